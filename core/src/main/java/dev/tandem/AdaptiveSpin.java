package dev.tandem;

/**
 * Decides whether a thread that has to wait at one end of a queue spins for a moment before it
 * parks. While both ends are busy, parking and unparking a thread costs more than most waits take;
 * otherwise spinning is a waste. So the decision depends on whether spinning has paid off recently.
 * Guarded by the lock of the queue.
 */
final class AdaptiveSpin {
  /**
   * The number of turns of one spin, about two microseconds. Zero disables spinning, for tools that
   * treat any loop without a wait as infinite.
   */
  static final int TURNS = Integer.getInteger("dev.tandem.spins", 100);

  /** Whether spinning is enabled. */
  static final boolean ENABLED = TURNS > 0;

  /** Whether spinning is enabled and can pay off. */
  static final boolean ALLOWED = ENABLED && Runtime.getRuntime().availableProcessors() > 1;

  /**
   * The factor by which a spin after a pause is longer, since a sleeping processor takes that long
   * to wake up.
   */
  private static final int LONGER = 50;

  private static final int LEAST_PAUSE = 64; // waits
  private static final int MOST_PAUSE = 4096;

  private boolean underWay; // one thread spins at a time
  private int misses; // in a row
  private int pause = LEAST_PAUSE;
  private int toSkip; // upcoming waits without a spin

  /** Returns how many turns to spin now; if positive, {@link #end} must follow. */
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
