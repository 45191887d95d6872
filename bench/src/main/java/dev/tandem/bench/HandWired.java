package dev.tandem.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** Threads and queues wired by hand: what a library has to beat to be worth using. */
final class HandWired {
  private HandWired() {}

  static Line of(LaneKind lanes, ThreadKind threads) {
    return (items, middle, workers) -> sum(items, middle, workers, lanes, threads);
  }

  private static long sum(
      Integer[] items, UnaryOperator<Integer> middle, int workers, LaneKind lanes, ThreadKind kind)
      throws InterruptedException {
    Lane first = lanes.bounded(Items.BOUND);
    Lane second = lanes.bounded(Items.BOUND);
    Lane third = lanes.bounded(Items.BOUND);
    var working = new AtomicInteger(workers);
    var sum = new AtomicLong();
    var threads = new Threads(kind);
    threads.start(() -> work(first, second, Items::step, new AtomicInteger(1)));
    threads.start(workers, () -> work(second, third, middle, working));
    threads.start(() -> sum.set(sum(third)));
    for (Integer item : items) {
      first.put(item);
    }
    first.put(Items.END);
    threads.join();
    return sum.get();
  }

  private static void work(Lane in, Lane out, UnaryOperator<Integer> stage, AtomicInteger working)
      throws InterruptedException {
    Integer item;
    while ((item = in.take()) >= 0) {
      out.put(stage.apply(item));
    }
    // The end goes to the next worker of the stage, and from the last worker to the next stage.
    (working.decrementAndGet() == 0 ? out : in).put(item);
  }

  private static long sum(Lane in) throws InterruptedException {
    long sum = 0;
    Integer item;
    while ((item = in.take()) >= 0) {
      sum += Items.step(item);
    }
    return sum;
  }
}
