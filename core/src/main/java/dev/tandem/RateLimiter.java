package dev.tandem;

/**
 * Spaces the attempts of a stage evenly: at most one per interval. This is the generic cell rate
 * algorithm (ITU-T I.371) without bursts: each attempt moves the earliest time of the next one
 * forward by one interval, and that time never lies in the past. Thread-safe.
 */
final class RateLimiter {
  private final long interval;

  // Guarded by this.
  private boolean started;
  private long next;

  /** Allows one attempt every {@code interval} nanoseconds. */
  RateLimiter(long interval) {
    this.interval = interval;
  }

  /** Reserves the next attempt; returns how many nanoseconds from now it may begin. */
  long reserve(long now) {
    return reserve(now, Long.MAX_VALUE);
  }

  /**
   * Reserves the next attempt if it may begin less than {@code within} nanoseconds from now.
   *
   * @return how many nanoseconds from now it may begin; -1 if it was not reserved
   */
  synchronized long reserve(long now, long within) {
    long wait = waitAt(now);
    if (wait >= within) {
      return -1;
    }
    started = true;
    next = now + wait + interval;
    return wait;
  }

  /** Returns how long an attempt would have to wait at that moment, if none is reserved before. */
  synchronized long waitAt(long moment) {
    return started ? Math.max(0, next - moment) : 0;
  }
}
