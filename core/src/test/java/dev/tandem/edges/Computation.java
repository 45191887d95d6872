package dev.tandem.edges;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;

/** Computes endlessly, but responds to interrupts. */
final class Computation {
  private static final long LONGEST = Duration.ofSeconds(10).toNanos();

  private final CountDownLatch busy =
      new CountDownLatch(Runtime.getRuntime().availableProcessors());
  private final LongAccumulator longest = new LongAccumulator(Math::max, 0);
  private volatile boolean released;

  Integer compute(Integer item) throws InterruptedException {
    long begun = System.nanoTime();
    busy.countDown();
    try {
      while (!released && System.nanoTime() - begun < LONGEST) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return item;
    } finally {
      longest.accumulate(System.nanoTime() - begun);
    }
  }

  /** Waits until as many threads compute as there are processors. */
  void awaitBusyCarriers() throws InterruptedException {
    if (!busy.await(5, TimeUnit.SECONDS)) {
      throw new AssertionError("too few threads compute");
    }
  }

  Duration longest() {
    return Duration.ofNanos(longest.get());
  }

  void release() {
    released = true;
  }
}
