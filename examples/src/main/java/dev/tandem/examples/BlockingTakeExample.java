package dev.tandem.examples;

import dev.tandem.WorkQueue;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** Shows that take waits for a put. */
final class BlockingTakeExample {
  private BlockingTakeExample() {}

  static void run(PrintStream out) throws InterruptedException {
    WorkQueue<Object> queue = WorkQueue.unbounded();
    var consumerWaits = new CountDownLatch(1); // only to print the lines in this order

    Thread consumer =
        Background.start(() -> {
          out.println("Consumer waiting");
          consumerWaits.countDown();
          queue.take(); // returns after the put below
          out.println("Consumer done");
        });

    consumerWaits.await();
    out.println("Producer putting");
    queue.put(new Object()); // ends the take above
    consumer.join();
    out.println("Producer done");
  }
}
