package dev.tandem.soak;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A worker that hangs until the listener is told that something does, while others go on. */
final class Stuck {
  private static final Duration LIMIT = Duration.ofMillis(20); // after which it is to be told
  private static final long PATIENCE = 1_000; // milliseconds, fifty times the limit
  private static final long PACE = 7_000_000; // nanoseconds an input, well below the limit
  private static final int ITEMS = 200; // as many as last for longer than the patience

  private final Trial trial;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch told = new CountDownLatch(1);

  Stuck(Trial trial) {
    this.trial = trial;
  }

  /** After which time a stall is to be told, for some runs one that allows to {@link #hang}. */
  static Duration limit(SplittableRandom random) {
    return random.nextBoolean() ? LIMIT : Duration.ofNanos(random.nextInt(100_000, 1_000_000));
  }

  /** Hangs, if nobody has yet. */
  void hang() throws InterruptedException {
    boolean can = LIMIT.equals(trial.draw.stallAfter()) && trial.items.size() >= ITEMS;
    if (!can || begun.getAndSet(true)) {
      return;
    }
    boolean heard = told.await(PATIENCE, TimeUnit.MILLISECONDS);
    trial.expect(heard, "a worker has hung for a second, and nobody is told");
    told.countDown();
  }

  /** The source waits a little meanwhile, so that the others do not run out of items. */
  void slowDown() {
    if (begun.get() && told.getCount() > 0) {
      LockSupport.parkNanos(PACE);
    }
  }

  /** The listener has been told of something that does not move. */
  void told() {
    if (begun.get()) {
      told.countDown();
    }
  }
}
