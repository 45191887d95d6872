package dev.tandem.examples;

import dev.tandem.WorkQueue;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** Shows that join waits for the item in flight, although the queue is already empty. */
final class TaskDoneAndJoinExample {
  private TaskDoneAndJoinExample() {}

  static void run(PrintStream out) throws InterruptedException {
    WorkQueue<Object> queue = WorkQueue.unbounded();
    // The latches only make sure that the lines are printed in this order.
    var consumerWaits = new CountDownLatch(1);
    var producerWaits = new CountDownLatch(1);

    Background.start(() -> {
      out.println("Consumer waiting");
      consumerWaits.countDown();
      queue.take();
      producerWaits.await();
      out.println("Consumer working");
      // ... does something useful ...
      out.println("Consumer done");
      queue.taskDone();
    });

    consumerWaits.await();
    queue.put(new Object());
    out.println("Producer waiting");
    producerWaits.countDown();
    queue.join();
    out.println("Producer done");
  }
}
