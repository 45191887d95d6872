package dev.tandem.edges;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Computes for ten seconds unless the test or an interrupt ends it. */
final class Computation {
  private static final long LONGEST = Duration.ofSeconds(10).toNanos();

  private final CountDownLatch busy =
      new CountDownLatch(Runtime.getRuntime().availableProcessors());
  private volatile boolean released;
  private volatile boolean endedByItself;

  Integer compute(Integer item) throws InterruptedException {
    long begun = System.nanoTime();
    busy.countDown();
    while (!released && System.nanoTime() - begun < LONGEST) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    if (!released) {
      endedByItself = true;
    }
    return item;
  }

  /** Waits until as many threads compute as there are processors. */
  void awaitBusyCarriers() throws InterruptedException {
    if (!busy.await(5, TimeUnit.SECONDS)) {
      throw new AssertionError("too few threads compute");
    }
  }

  /**
   * Returns whether any computation has ended by itself, so that what should have happened
   * meanwhile may have waited for that.
   */
  boolean hasEndedByItself() {
    return endedByItself;
  }

  void release() {
    released = true;
  }
}
