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
  synchronized long reserve(long now) {
    if (!started || now - next > 0) {
      started = true;
      next = now;
    }
    long wait = next - now;
    next += interval;
    return wait;
  }
}
