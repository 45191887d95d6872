package dev.tandem;

/**
 * Whether whoever finds nothing at one end of a queue should look again for a moment before it
 * waits. Parking a thread and waking it costs more than most waits take where both ends are at
 * work; where they are not, looking is a waste. So it goes by whether it paid lately. Guarded by
 * the lock of the queue.
 */
final class Looks {
  /**
   * How often to look in one go: for about two microseconds. Zero switches it off, for tools that
   * take any loop without a wait for an endless one.
   */
  static final int TURNS = Integer.getInteger("dev.tandem.looks", 100);

  /** Whether there is any use in looking, and it is not switched off. */
  static final boolean ALLOWED = TURNS > 0 && Runtime.getRuntime().availableProcessors() > 1;

  /** So many times longer after a pause: a processor that sleeps takes that long to come. */
  private static final int LONGER = 50;

  private static final int LEAST_PAUSE = 64; // waits
  private static final int MOST_PAUSE = 4096;

  private boolean underWay; // one at a time
  private int inVain; // in a row
  private int pause = LEAST_PAUSE;
  private int toPass; // waits without a look to come

  /** How often to look now; if more than never, {@link #end} must follow. */
  int begin() {
    if (!ALLOWED || underWay) {
      return 0;
    }
    if (toPass > 0) {
      toPass--;
      return 0;
    }
    underWay = true;
    return inVain < 2 ? TURNS : LONGER * TURNS;
  }

  void end(boolean paid) {
    underWay = false;
    if (paid) {
      inVain = 0;
      pause = LEAST_PAUSE;
    } else if (++inVain >= 2) {
      toPass = pause;
      pause = Math.min(2 * pause, MOST_PAUSE);
    }
  }
}
