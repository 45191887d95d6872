package dev.tandem.examples;

import dev.tandem.WorkQueue;
import java.time.Duration;

/**
 * A queue that is closed with an extra item, the sentinel, as is usual for queues that have no
 * close operation. It is here for contrast: each sentinel ends one consumer, is counted like an
 * item, and needs room like one.
 */
final class SentinelQueue<T> {

  private sealed interface Entry<T> {
    record Item<T>(T value) implements Entry<T> {}

    record Sentinel<T>() implements Entry<T> {}
  }

  /** Processes an item; called by a consumer. */
  @FunctionalInterface
  interface Body<T> {
    void accept(T item) throws InterruptedException;
  }

  private final WorkQueue<Entry<T>> queue = WorkQueue.unbounded();

  void put(T item) throws InterruptedException {
    queue.put(new Entry.Item<>(item));
  }

  /** Ends one consumer. */
  void close() throws InterruptedException {
    queue.put(new Entry.Sentinel<>());
  }

  /** Takes items until it takes a sentinel; marks each item done, and the sentinel, too. */
  void consume(Body<T> body) throws InterruptedException {
    while (true) {
      Entry<T> entry = queue.take();
      try {
        switch (entry) {
          case Entry.Item<T>(var value) -> body.accept(value);
          case Entry.Sentinel<T>() -> {
            return;
          }
        }
      } finally {
        queue.taskDone();
      }
    }
  }

  void join() throws InterruptedException {
    queue.join();
  }

  boolean join(Duration limit) throws InterruptedException {
    return queue.join(limit);
  }

  int size() {
    return queue.size();
  }
}
