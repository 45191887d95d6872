package dev.tandem;

/**
 * Decides whether a thread that finds nothing at one end of a queue spins for a moment before it
 * waits. Parking a thread and waking it costs more than most waits take where both ends are at
 * work; where they are not, spinning is a waste. So the decision follows whether spinning paid
 * lately. Guarded by the lock of the queue.
 */
final class AdaptiveSpin {
  /**
   * How many turns one spin has: about two microseconds. Zero switches spinning off, for tools that
   * take any loop without a wait for an endless one.
   */
  static final int TURNS = Integer.getInteger("dev.tandem.looks", 100);

  /** Whether spinning is switched on. */
  static final boolean ENABLED = TURNS > 0;

  /** Whether it is switched on and there is any use in it. */
  static final boolean ALLOWED = ENABLED && Runtime.getRuntime().availableProcessors() > 1;

  /** How much longer a spin after a pause lasts: a sleeping processor needs that long to come. */
  private static final int LONGER = 50;

  private static final int LEAST_PAUSE = 64; // waits
  private static final int MOST_PAUSE = 4096;

  private boolean underWay; // one thread at a time
  private int misses; // in a row
  private int pause = LEAST_PAUSE;
  private int toSkip; // waits to come without a spin

  /** How many turns to spin now; if more than none, {@link #end} must follow. */
  int begin() {
    if (!ALLOWED || underWay) {
      return 0;
    }
    if (toSkip > 0) {
      toSkip--;
      return 0;
    }
    underWay = true;
    return misses < 2 ? TURNS : LONGER * TURNS;
  }

  void end(boolean paid) {
    underWay = false;
    if (paid) {
      misses = 0;
      pause = LEAST_PAUSE;
    } else if (++misses >= 2) {
      toSkip = pause;
      pause = Math.min(2 * pause, MOST_PAUSE);
    }
  }
}
