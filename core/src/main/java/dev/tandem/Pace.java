package dev.tandem;

/**
 * Spaces the attempts of a stage evenly: one each interval at most. This is the generic cell rate
 * algorithm (ITU-T I.371) without a burst: the earliest time of the next attempt moves on by one
 * interval with each, and never lies in the past. Thread-safe.
 */
final class Pace {
  private final long interval;

  // Guarded by this.
  private boolean started;
  private long next;

  /** One attempt each so many nanoseconds. */
  Pace(long interval) {
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
