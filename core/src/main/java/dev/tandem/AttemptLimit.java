package dev.tandem;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Times out the attempts of one stage that exceed a limit: that of one attempt, or that of all
 * attempts at one item. It checks when the oldest attempt or item in progress can exceed the limit;
 * one that begins later cannot exceed it before another whole limit has passed. So it checks about
 * once per limit, however many there are, and is idle while there are none.
 */
final class AttemptLimit implements TimedCheck {
  private static final long FINEST = 1_000_000; // nanoseconds; the shortest time between two checks

  private final Duration limit;
  private final long nanos; // saturated at Long.MAX_VALUE
  private final ToLongFunction<InterruptGuard> expire;
  private final long finest;
  private final ChangingList<InterruptGuard> guards = new ChangingList<>();
  private volatile @Nullable CheckTimer timer;

  private AttemptLimit(Duration limit, Clock clock, boolean ofAll) {
    this.limit = limit;
    nanos = TimeUnit.NANOSECONDS.convert(limit);
    expire = ofAll ? InterruptGuard::expireItem : guard -> guard.expire(nanos);
    finest = clock.equals(Clock.SYSTEM) ? FINEST : 1;
  }

  /** Returns a limit of one attempt, checked as precisely as the clock allows; null for none. */
  static @Nullable AttemptLimit ofOne(@Nullable Duration limit, Clock clock) {
    return limit == null ? null : new AttemptLimit(limit, clock, false);
  }

  /** Returns such a limit of all attempts at an item together; null for none. */
  static @Nullable AttemptLimit ofAll(@Nullable Duration limit, Clock clock) {
    return limit == null ? null : new AttemptLimit(limit, clock, true);
  }

  Duration duration() {
    return limit;
  }

  long nanos() {
    return nanos;
  }

  void add(InterruptGuard guard) {
    guards.add(guard);
  }

  void remove(InterruptGuard guard) {
    guards.remove(guard);
  }

  /** Sets the timer that calls {@link #check} and that is armed by {@link #begins}. */
  void setTimer(CheckTimer checking) {
    timer = checking;
  }

  /** Called when an attempt, or the first attempt at an item, has begun. */
  void begins() {
    CheckTimer current = timer;
    if (current != null) {
      current.arm(Math.max(finest, nanos));
    }
  }

  @Override
  public long check() {
    long next = NOT_DUE;
    for (InterruptGuard guard : guards.now()) {
      next = Math.min(next, expire.applyAsLong(guard));
    }
    return next == NOT_DUE ? next : Math.max(finest, next);
  }
}
