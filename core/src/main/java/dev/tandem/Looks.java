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

  private static final boolean OTHERS_RUN = Runtime.getRuntime().availableProcessors() > 1;
  private static final int PAUSE = 64; // waits

  private boolean underWay; // one at a time
  private int inVain; // in a row
  private int pause; // waits without a look to come

  /** Whether to look now; if so, {@link #end} must follow. */
  boolean begin() {
    if (!OTHERS_RUN || TURNS == 0 || underWay) {
      return false;
    }
    if (pause > 0) {
      pause--;
      return false;
    }
    underWay = true;
    return true;
  }

  void end(boolean paid) {
    underWay = false;
    inVain = paid ? 0 : inVain + 1;
    if (inVain >= 2) {
      pause = PAUSE;
    }
  }
}
