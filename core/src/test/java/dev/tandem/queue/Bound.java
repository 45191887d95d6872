package dev.tandem.queue;

import dev.tandem.WorkQueue;

/** The two kinds of bounded queue; their common behaviour is tested on both. */
enum Bound {
  COUNT {
    @Override
    <T> WorkQueue<T> queueOf(int items) {
      return WorkQueue.bounded(items);
    }
  },
  WEIGHT {
    @Override
    <T> WorkQueue<T> queueOf(int items) {
      return WorkQueue.boundedByWeight(3L * items, item -> 3);
    }
  };

  /** Returns an empty queue with room for {@code items} items. */
  abstract <T> WorkQueue<T> queueOf(int items);

  /** Returns a queue that these items fill. */
  @SafeVarargs
  final <T> WorkQueue<T> fullOf(T... items) throws InterruptedException {
    WorkQueue<T> queue = queueOf(items.length);
    for (T item : items) {
      queue.put(item);
    }
    return queue;
  }
}
