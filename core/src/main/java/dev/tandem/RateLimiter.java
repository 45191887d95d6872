package dev.tandem;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Spaces the attempts of a stage evenly: at most one per interval. This is the generic cell rate
 * algorithm (ITU-T I.371) without bursts: each attempt moves the earliest time of the next one
 * forward by one interval, and that time never lies in the past. Thread-safe.
 *
 * <p>A change of the interval cancels the turns that have not come yet: a thread that waits for one
 * must be woken, and reserves another. The attempts that have begun still count, so the first
 * attempt after the change begins one new interval after the last before it.
 */
final class RateLimiter {
  private static final long LONGEST = TimeUnit.DAYS.toNanos(365); // sums of a few do not overflow

  /**
   * A reserved attempt.
   *
   * @param nanos how long after the reservation it may begin
   * @param change the number of the last change before the reservation
   */
  record Turn(long nanos, long change) {}

  // Written with this lock held.
  private volatile long interval; // 0 if there is no limit
  private volatile long change; // the number of the last change
  private boolean started;
  private long next;

  /** Allows one attempt every {@code interval} nanoseconds; any number of them if it is 0. */
  RateLimiter(long interval) {
    this.interval = interval;
  }

  /** Returns the nanoseconds between two attempts at a rate of that many in that time. */
  static long interval(int attempts, Duration time) {
    return Math.clamp(TimeUnit.NANOSECONDS.convert(time.dividedBy(attempts)), 1, LONGEST);
  }

  /** Returns the nanoseconds between two attempts; 0 if there is no limit. */
  long interval() {
    return interval;
  }

  /**
   * Reserves the next attempt if it may begin less than {@code within} nanoseconds from now; {@code
   * null} if it was not reserved.
   */
  synchronized @Nullable Turn reserve(long now, long within) {
    long wait = waitAt(now);
    if (wait >= within) {
      return null;
    }
    started = true;
    next = now + wait + interval;
    return new Turn(wait, change);
  }

  /** Returns how long an attempt would have to wait at that moment, if none is reserved before. */
  synchronized long waitAt(long moment) {
    return started ? Math.max(0, next - moment) : 0;
  }

  /** Returns whether no change has cancelled this turn. */
  boolean isValid(Turn turn) {
    return turn.change() == change;
  }

  /** Changes the interval, perhaps to the same one, and cancels the turns after {@code now}. */
  synchronized void change(long changed, long now) {
    long ahead = next - now;
    if (interval > 0 && ahead > interval) { // count from the last attempt that has begun
      next -= (ahead - 1) / interval * interval;
    }
    next += changed - interval;
    interval = changed;
    change++;
  }
}
