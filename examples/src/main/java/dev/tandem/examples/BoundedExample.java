package dev.tandem.examples;

import dev.tandem.WorkQueue;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** Shows that put waits for room: with a buffer of one, the second put waits for the first take. */
final class BoundedExample {
  private BoundedExample() {}

  static void run(PrintStream out) throws InterruptedException {
    WorkQueue<Integer> queue = WorkQueue.bounded(1); // a buffer of one
    // The latches only make sure that the lines are printed in the order of events.
    var firstPut = new CountDownLatch(1);
    var firstGot = new CountDownLatch(1);
    var secondPut = new CountDownLatch(1);

    Thread consumer =
        Background.start(() -> {
          firstPut.await();
          queue.take(); // runs second
          out.println("Consumer got 1");
          firstGot.countDown();
          secondPut.await();
          queue.take(); // runs fourth
          out.println("Consumer got 2");
        });

    queue.put(1); // runs first
    out.println("Producer put 1");
    firstPut.countDown();
    queue.put(2); // runs third: waits for the first take
    firstGot.await();
    out.println("Producer put 2");
    secondPut.countDown();
    consumer.join();
    out.println("Producer done");
  }
}
