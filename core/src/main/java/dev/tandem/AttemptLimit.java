package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Times out the attempts of one stage that exceed their limit. It looks when the oldest attempt in
 * progress can exceed the limit; an attempt that begins later cannot exceed it before another whole
 * limit has passed. So it looks about once per limit, however many attempts there are, and sleeps
 * while there are none.
 */
final class AttemptLimit implements Vigil {
  private static final long FINEST = 1_000_000; // nanoseconds; the shortest time between two looks

  private final long nanos; // saturated at Long.MAX_VALUE
  private final long finest;
  private final List<Guard> guards = new ArrayList<>(); // complete before anything starts
  private volatile @Nullable Watch watch;

  /** Creates a limit that is checked as precisely as the clock allows. */
  AttemptLimit(Duration limit, Clock clock) {
    nanos = TimeUnit.NANOSECONDS.convert(limit);
    finest = clock.equals(Clock.SYSTEM) ? FINEST : 1;
  }

  void add(Guard guard) {
    guards.add(guard);
  }

  /** Sets the watch that calls {@link #look} and that is woken when an attempt begins. */
  void keptBy(Watch keeper) {
    watch = keeper;
  }

  /** Called when an attempt has begun. */
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
