package dev.tandem.bench;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/**
 * No engine: each of n threads processes every n-th item from beginning to end. Shows what waiting
 * alone costs, when nothing is handed over.
 */
final class ThreadsAlone {
  private ThreadsAlone() {}

  static long sum(Integer[] items, UnaryOperator<Integer> middle, int workers)
      throws InterruptedException {
    var sum = new LongAdder();
    var threads = new Threads(ThreadKind.VIRTUAL);
    for (int worker = 0; worker < workers; worker++) {
      int first = worker;
      threads.start(() -> {
        for (int i = first; i < items.length; i += workers) {
          sum.add(Items.step(middle.apply(Items.step(items[i]))));
        }
      });
    }
    threads.join();
    return sum.sum();
  }
}
