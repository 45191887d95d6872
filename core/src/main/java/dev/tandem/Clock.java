package dev.tandem;

/**
 * The time source of a run: every time limit, back-off and measurement of a run uses its clock.
 * With a clock that a test moves, these are exact, and waits take no time. Thread-safe.
 *
 * <p>Every worker reads the clock before and after each wait for an item or for room. An
 * implementation can therefore conclude from the calls of {@link #nanoTime} that a run makes
 * progress.
 */
public interface Clock {

  /** The clock of the system. */
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
   * Returns the nanoseconds since some fixed but arbitrary moment: only differences are meaningful.
   * The value must never go back. This is called about as often as items move, so it should cost
   * only some nanoseconds.
   */
  long nanoTime();

  /**
   * Waits until {@code nanos} nanoseconds have passed on this clock; does not wait if {@code nanos}
   * is not positive. {@link Long#MAX_VALUE} may be taken as forever.
   *
   * @throws InterruptedException if interrupted before or during the wait; this is how a run ends
   *     waits, and an implementation that ignores interrupts keeps the run from ending
   */
  void sleep(long nanos) throws InterruptedException;
}
