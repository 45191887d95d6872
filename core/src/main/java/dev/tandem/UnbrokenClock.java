package dev.tandem;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a user, made safe to look at anywhere, also with a lock held: if a look throws, the
 * run learns of it and ends, and meanwhile time stands still. What a sleep throws, who sleeps gets.
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

  /** {@code failed} is told of the first look that throws, by a thread that holds no lock. */
  static Clock of(Clock clock, Consumer<Throwable> failed) {
    return clock.equals(SYSTEM) ? clock : new UnbrokenClock(clock, failed);
  }

  /** What a look at that clock has thrown; {@code null} if none has. */
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
        SharedWatch.soon(() -> failed.accept(e));
      }
      return latest;
    }
  }

  @Override
  public void sleep(long nanos) throws InterruptedException {
    clock.sleep(nanos);
  }
}
