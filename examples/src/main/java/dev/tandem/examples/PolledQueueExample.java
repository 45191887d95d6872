package dev.tandem.examples;

import java.io.PrintStream;
import java.util.NoSuchElementException;

/** Shows what the consumer of a {@link PolledQueue} has to do: ask again and again. */
final class PolledQueueExample {
  private PolledQueueExample() {}

  static void run(PrintStream out) {
    var queue = new PolledQueue<Integer>();
    queue.put(1);
    queue.put(2);
    out.println("Producer put 1 and 2");
    out.println("Consumer got " + queue.get());
    out.println("Consumer got " + queue.get());
    try {
      queue.get();
    } catch (NoSuchElementException e) {
      out.println("Consumer got an exception: nothing there yet, or never again?");
    }
  }
}
