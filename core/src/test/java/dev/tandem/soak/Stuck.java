package dev.tandem.soak;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A worker that hangs until the listener is notified of a stall, while other workers continue. */
final class Stuck {
  private static final Duration LIMIT = Duration.ofMillis(20); // then a stall is reported
  private static final long PATIENCE = 1_000; // milliseconds, fifty times the limit
  private static final long PACE = 7_000_000; // nanoseconds an input, well below the limit
  private static final int ITEMS = 200; // enough to last longer than the patience

  private final Trial trial;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch notified = new CountDownLatch(1);

  Stuck(Trial trial) {
    this.trial = trial;
  }

  /**
   * Draws the time after which a stall is to be reported; some runs get the one that allows {@link
   * #hang}.
   */
  static Duration limit(SplittableRandom random) {
    return random.nextBoolean() ? LIMIT : Duration.ofNanos(random.nextInt(100_000, 1_000_000));
  }

  /** Hangs, unless a worker already has. */
  void hang() throws InterruptedException {
    boolean can = LIMIT.equals(trial.draw.stallAfter()) && trial.items.size() >= ITEMS;
    if (!can || begun.getAndSet(true)) {
      return;
    }
    boolean heard = notified.await(PATIENCE, TimeUnit.MILLISECONDS);
    trial.expect(heard, "a worker has hung for a second, and no stall is reported");
    notified.countDown();
  }

  /**
   * Makes the source wait a little meanwhile, so that the other workers do not run out of items.
   */
  void slowDown() {
    if (begun.get() && notified.getCount() > 0) {
      LockSupport.parkNanos(PACE);
    }
  }

  /** Records that the listener has been notified of a stall. */
  void notified() {
    if (begun.get()) {
      notified.countDown();
    }
  }
}
