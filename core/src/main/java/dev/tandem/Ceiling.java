package dev.tandem;

/**
 * The number of workers beyond which more were of no use to a stage. From time to time it may be
 * tried again whether they still are not; each time in vain makes the next pause four times longer.
 */
final class Ceiling {
  private static final long FIRST_PAUSE = 2_000_000_000;
  private static final int LONGER = 4; // than the pause before
  private static final int LONGEST = 5; // pauses, counted from zero

  private int workers = Integer.MAX_VALUE;
  private long pause = FIRST_PAUSE;
  private long untilRetry; // nanoseconds
  private int failures;

  /** Returns the number of workers; {@link Integer#MAX_VALUE} if nothing is known. */
  int workers() {
    return workers;
  }

  /** Lets time pass, in nanoseconds. */
  void pass(long nanos) {
    untilRetry = Math.max(0, untilRetry - nanos);
  }

  /** Notes that more than {@code most} workers were of no use. */
  void lower(int most) {
    workers = most;
    untilRetry = pause;
    if (failures < LONGEST) {
      failures++;
      pause *= LONGER;
    }
  }

  /** Lets it be tried again at once, because the work has changed. */
  void forget() {
    pause = FIRST_PAUSE;
    untilRetry = 0;
    failures = 0;
  }

  boolean isDue() {
    return untilRetry == 0;
  }

  /** Lets it be half as high again. */
  void lift() {
    workers += Math.max(1, workers / 2);
  }
}
