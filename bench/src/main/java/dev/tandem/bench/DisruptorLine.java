package dev.tandem.bench;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * One ring buffer, filled in batches, that three handlers process one after another. The Disruptor
 * has no shared workers: if the middle has several, each takes every n-th item. Waiting threads
 * yield: the wait strategies that block or sleep were slower, even with 4 and with 64 handlers,
 * some of them by a factor of 60.
 */
final class DisruptorLine {
  private static final int BATCH = 64;

  private DisruptorLine() {}

  private static final class Slot {
    Integer item = Items.END;
  }

  static long sum(Integer[] items, UnaryOperator<Integer> middle, int workers)
      throws InterruptedException {
    var disruptor =
        new Disruptor<>(
            Slot::new,
            Items.BOUND,
            DaemonThreadFactory.INSTANCE,
            ProducerType.SINGLE,
            new YieldingWaitStrategy());
    var sum = new AtomicLong();
    var done = new CountDownLatch(1);
    disruptor
        .handleEventsWith(handler((slot, _, _) -> slot.item = Items.step(slot.item)))
        .then(shares(middle, workers))
        .then(handler(new Sum(items.length, sum, done)));
    RingBuffer<Slot> ring = disruptor.start();
    int i = 0;
    while (i < items.length) {
      int batch = Math.min(BATCH, items.length - i);
      long last = ring.next(batch);
      for (long sequence = last - batch + 1; sequence <= last; sequence++) {
        ring.get(sequence).item = items[i++];
      }
      ring.publish(last - batch + 1, last);
    }
    done.await();
    disruptor.halt();
    return sum.get();
  }

  /** Returns handlers that each process their own share of the items. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private static EventHandler<Slot>[] shares(UnaryOperator<Integer> middle, int workers) {
    List<EventHandler<Slot>> shares = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      int share = i;
      shares.add((slot, sequence, _) -> {
        if (sequence % workers == share) {
          slot.item = middle.apply(slot.item);
        }
      });
    }
    return shares.toArray(new EventHandler[0]);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private static EventHandler<Slot>[] handler(EventHandler<Slot> handler) {
    return new EventHandler[] {handler};
  }

  /** Sums up in a field of its own, and publishes the sum after the last item. */
  private static final class Sum implements EventHandler<Slot> {
    private final int count;
    private final AtomicLong sum;
    private final CountDownLatch done;
    private long soFar;

    Sum(int count, AtomicLong sum, CountDownLatch done) {
      this.count = count;
      this.sum = sum;
      this.done = done;
    }

    @Override
    public void onEvent(Slot slot, long sequence, boolean endOfBatch) {
      soFar += Items.step(slot.item);
      if (endOfBatch && sequence == count - 1) {
        sum.set(soFar);
        done.countDown();
      }
    }
  }
}
