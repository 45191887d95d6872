package dev.tandem.examples;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue made by hand from a deque and a lock. It is correct, and all the same of little use:
 * nobody can wait for an item, for room, or for the end.
 */
final class PolledQueue<T> {
  private final Deque<T> items = new ArrayDeque<>();
  private final Lock lock = new ReentrantLock();

  /** For the producer. */
  void put(T item) {
    lock.lock();
    try {
      items.addLast(item);
    } finally {
      lock.unlock();
    }
  }

  /**
   * For the consumer.
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
