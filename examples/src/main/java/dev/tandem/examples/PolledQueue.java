package dev.tandem.examples;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A hand-made queue: a deque and a lock. It is correct but of little use, because a thread cannot
 * wait for an item, for room, or for the end.
 */
final class PolledQueue<T> {
  private final Deque<T> items = new ArrayDeque<>();
  private final Lock lock = new ReentrantLock();

  /** Adds an item; called by the producer. */
  void put(T item) {
    lock.lock();
    try {
      items.addLast(item);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes and returns the oldest item; called by the consumer.
   *
   * @throws NoSuchElementException if the queue is empty
   */
  T get() {
    lock.lock();
    try {
      return items.removeFirst();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return items.size();
    } finally {
      lock.unlock();
    }
  }
}
