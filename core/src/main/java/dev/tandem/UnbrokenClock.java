package dev.tandem;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Wraps a user's clock so that it is safe to read anywhere, even with a lock held. If a read
 * throws, the run is notified and ends, and meanwhile time stands still. What {@link #sleep} throws
 * propagates to its caller.
 */
final class UnbrokenClock implements Clock {
  private final Clock clock;
  private final Consumer<Throwable> failed;
  private volatile long latest;
  private volatile @Nullable Throwable failure;

  private UnbrokenClock(Clock clock, Consumer<Throwable> failed) {
    this.clock = clock;
    this.failed = failed;
  }

  /**
   * Wraps a clock, unless it is that of the system. {@code failed} receives what the first failing
   * read throws, on a thread that holds no lock.
   */
  static Clock of(Clock clock, Consumer<Throwable> failed) {
    return clock.equals(SYSTEM) ? clock : new UnbrokenClock(clock, failed);
  }

  /** Returns what a read of this clock has thrown; {@code null} if none has. */
  static @Nullable Throwable failure(Clock clock) {
    return clock instanceof UnbrokenClock safe ? safe.failure : null;
  }

  @Override
  public long nanoTime() {
    try {
      long now = clock.nanoTime();
      latest = now;
      return now;
    } catch (Throwable e) {
      boolean first = failure == null;
      failure = e;
      if (first) {
        SharedTimer.soon(() -> failed.accept(e));
      }
      return latest;
    }
  }

  @Override
  public void sleep(long nanos) throws InterruptedException {
    clock.sleep(nanos);
  }
}
