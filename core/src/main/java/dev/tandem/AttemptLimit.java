package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends the attempts of one stage that take longer than their limit. It looks when the first attempt
 * now under way can be over its time; one that begins later cannot be over before another whole
 * limit has passed. So it looks about once a limit, however many attempts there are, and sleeps
 * while there is none.
 */
final class AttemptLimit implements Vigil {
  private static final long FINEST = 1_000_000; // nanoseconds: no look follows another sooner

  private final long nanos; // the largest number if there are more
  private final long finest;
  private final List<Guard> guards = new ArrayList<>(); // complete before anything starts
  private volatile @Nullable Watch watch;

  /** A limit that is checked as exactly as that clock allows. */
  AttemptLimit(Duration limit, Clock clock) {
    nanos = TimeUnit.NANOSECONDS.convert(limit);
    finest = clock.equals(Clock.SYSTEM) ? FINEST : 1;
  }

  void add(Guard guard) {
    guards.add(guard);
  }

  /** Says who calls {@link #look}, and is to be woken. */
  void keptBy(Watch keeper) {
    watch = keeper;
  }

  /** Says that an attempt has begun. */
  void attemptBegins() {
    Watch keeper = watch;
    if (keeper != null) {
      keeper.wake(Math.max(finest, nanos));
    }
  }

  @Override
  public long look() {
    long next = ASLEEP;
    for (Guard guard : guards) {
      next = Math.min(next, guard.expire(nanos));
    }
    return next == ASLEEP ? next : Math.max(finest, next);
  }
}
