package dev.tandem.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.SpmcArrayQueue;
import org.jctools.queues.SpscArrayQueue;

/** The array queues of JCTools, drained by hand on platform threads that yield while they wait. */
@SuppressWarnings("ThreadPriorityCheck") // these threads wait by yielding
final class JctoolsLine {
  private static final int BATCH = 256;

  private JctoolsLine() {}

  /** A queue whose producers can announce that no more items will come. */
  private static final class Lane {
    final MessagePassingQueue<Integer> queue;
    volatile boolean closed;

    Lane(MessagePassingQueue<Integer> queue) {
      this.queue = queue;
    }

    void put(Integer item) {
      while (!queue.relaxedOffer(item)) {
        Thread.yield();
      }
    }

    void drain(MessagePassingQueue.Consumer<Integer> consumer) {
      while (true) {
        boolean last = closed; // read before the queue is found empty
        if (queue.drain(consumer, BATCH) == 0) {
          if (last) {
            return;
          }
          Thread.yield();
        }
      }
    }
  }

  static long sum(Integer[] items, UnaryOperator<Integer> middle, int workers)
      throws InterruptedException {
    var first = new Lane(new SpscArrayQueue<>(Items.BOUND));
    var second =
        new Lane(
            workers == 1 ? new SpscArrayQueue<>(Items.BOUND) : new SpmcArrayQueue<>(Items.BOUND));
    var third =
        new Lane(
            workers == 1 ? new SpscArrayQueue<>(Items.BOUND) : new MpscArrayQueue<>(Items.BOUND));
    var working = new AtomicInteger(workers);
    var sum = new AtomicLong();
    var threads = new Threads(ThreadKind.PLATFORM);
    threads.start(() -> {
      first.drain(item -> second.put(Items.step(item)));
      second.closed = true;
    });
    threads.start(
        workers,
        () -> {
          second.drain(item -> third.put(middle.apply(item)));
          if (working.decrementAndGet() == 0) {
            third.closed = true;
          }
        });
    threads.start(() -> {
      var soFar = new long[1];
      third.drain(item -> soFar[0] += Items.step(item));
      sum.set(soFar[0]);
    });
    for (Integer item : items) {
      first.put(item);
    }
    first.closed = true;
    threads.join();
    return sum.get();
  }
}
