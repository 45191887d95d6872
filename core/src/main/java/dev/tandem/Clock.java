package dev.tandem;

/**
 * Time as a run sees it: every time limit, back-off and measurement of a run goes by its clock. One
 * that a test moves makes them exact, and waits cost nothing. Thread-safe.
 *
 * <p>Every worker looks at the clock before and after each wait for an item or for room, so whoever
 * implements one can tell by {@link #nanoTime} that a run moves.
 */
public interface Clock {

  /** The real one. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
          Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        }
      };

  /**
   * Nanoseconds since some fixed moment, which may be any: only differences mean something. Must
   * never go back, and is called about as often as items move: it should cost some nanoseconds.
   */
  long nanoTime();

  /**
   * Waits until that many nanoseconds have passed on this clock; not at all if that is not more
   * than 0. The largest number may be taken for ever.
   *
   * @throws InterruptedException if interrupted before or meanwhile; a run ends waits so, and an
   *     implementation that does not heed it keeps the run from ending
   */
  void sleep(long nanos) throws InterruptedException;
}
