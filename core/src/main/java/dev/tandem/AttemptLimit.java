package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Times out the attempts of one stage that exceed their limit. It checks when the oldest attempt in
 * progress can exceed the limit; an attempt that begins later cannot exceed it before another whole
 * limit has passed. So it checks about once per limit, however many attempts there are, and is idle
 * while there are none.
 */
final class AttemptLimit implements TimedCheck {
  private static final long FINEST = 1_000_000; // nanoseconds; the shortest time between two checks

  private final Duration limit;
  private final long nanos; // saturated at Long.MAX_VALUE
  private final long finest;
  private final List<InterruptGuard> guards = new ArrayList<>(); // complete before anything starts
  private volatile @Nullable CheckTimer timer;

  /** Creates a limit that is checked as precisely as the clock allows. */
  AttemptLimit(Duration limit, Clock clock) {
    this.limit = limit;
    nanos = TimeUnit.NANOSECONDS.convert(limit);
    finest = clock.equals(Clock.SYSTEM) ? FINEST : 1;
  }

  Duration duration() {
    return limit;
  }

  void add(InterruptGuard guard) {
    guards.add(guard);
  }

  /** Sets the timer that calls {@link #check} and that is armed when an attempt begins. */
  void setTimer(CheckTimer checking) {
    timer = checking;
  }

  /** Called when an attempt has begun. */
  void attemptBegins() {
    CheckTimer current = timer;
    if (current != null) {
      current.arm(Math.max(finest, nanos));
    }
  }

  @Override
  public long check() {
    long next = NOT_DUE;
    for (InterruptGuard guard : guards) {
      next = Math.min(next, guard.expire(nanos));
    }
    return next == NOT_DUE ? next : Math.max(finest, next);
  }
}
