package dev.tandem;

/**
 * Splits the life of a worker into phases without a gap: at every moment it is in exactly one, so
 * that their times sum to its life.
 */
final class Lap {

  /** What a worker does. */
  enum Phase {
    /** Works on an item, waits to try it again, or opens and closes its resource. */
    BUSY,
    /** Waits to take an item. */
    STARVED,
    /** Waits to hand on a result. */
    BLOCKED,
    /** Has ended, or has not begun. */
    OVER
  }

  /** The nanoseconds in each phase so far, and the phase now. */
  record Times(long busy, long starved, long blocked, Phase now) {}

  private final Clock clock;

  // All guarded by this; written by the worker, read by whoever wants a snapshot.
  private Phase phase = Phase.OVER;
  private long began;
  private long settled;
  private long busy;
  private long starved;
  private long blocked;

  Lap(Clock clock) {
    this.clock = clock;
    began = clock.nanoTime();
    settled = began;
  }

  /**
   * Ends the current phase and begins another; returns how many nanoseconds the one that ended
   * took.
   */
  synchronized long enter(Phase next) {
    settle();
    long elapsed = settled - began;
    began = settled;
    phase = next;
    return elapsed;
  }

  synchronized Times times() {
    settle();
    return new Times(busy, starved, blocked, phase);
  }

  /** Adds the time since the last call to the current phase. */
  private void settle() {
    long now = clock.nanoTime();
    long elapsed = now - settled;
    settled = now;
    switch (phase) {
      case BUSY -> busy += elapsed;
      case STARVED -> starved += elapsed;
      case BLOCKED -> blocked += elapsed;
      case OVER -> {}
    }
  }
}
