package dev.tandem.examples;

import dev.tandem.WorkQueue;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Shows how many consumers end when the producer announces that nothing more will come. */
final class ClosableQueueExample {
  private static final int CONSUMERS = 3;
  private static final int ITEMS = 10;

  private ClosableQueueExample() {}

  static void run(PrintStream out) throws InterruptedException {
    withSentinels(out);
    withClose(out);
  }

  private static void withSentinels(PrintStream out) throws InterruptedException {
    var queue = new SentinelQueue<Integer>();
    WorkQueue<Thread> ended = WorkQueue.unbounded();
    for (int i = 0; i < CONSUMERS; i++) {
      Background.start(() -> {
        queue.consume(item -> {});
        ended.put(Thread.currentThread());
      });
    }
    for (int item = 0; item < ITEMS; item++) {
      queue.put(item);
    }

    queue.close();
    queue.join(); // every item is done, and the sentinel has been taken
    ended.take().join();
    out.println("One sentinel: 1 consumer has ended, " + (CONSUMERS - 1) + " wait for ever");

    for (int i = 1; i < CONSUMERS; i++) {
      queue.close();
    }
    for (int i = 1; i < CONSUMERS; i++) {
      ended.take().join();
    }
    out.println("A sentinel for each: all " + CONSUMERS + " consumers have ended");
  }

  private static void withClose(PrintStream out) throws InterruptedException {
    WorkQueue<Integer> queue = WorkQueue.bounded(2);
    List<Thread> consumers = new ArrayList<>();
    for (int i = 0; i < CONSUMERS; i++) {
      consumers.add(Background.start(() -> queue.consume(item -> {})));
    }
    for (int item = 0; item < ITEMS; item++) {
      queue.put(item);
    }

    queue.close(); // once, however many consumers there are
    for (Thread consumer : consumers) {
      consumer.join();
    }
    out.println("Close: all " + CONSUMERS + " consumers have ended");
  }
}
