package dev.tandem.images;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When an attempt must be over.
 *
 * @param limit the time it was given, for the message
 * @param nanoTime the end on the clock of {@link System#nanoTime()}
 */
record Deadline(Duration limit, long nanoTime) {
  private static final @Nullable Duration NO_ADVICE = null;

  static Deadline after(Duration limit) {
    // A limit of centuries would overflow the clock; a year is no limit either.
    Duration year = Duration.ofDays(365);
    Duration bounded = limit.compareTo(year) < 0 ? limit : year;
    return new Deadline(limit, System.nanoTime() + bounded.toNanos());
  }

  /** This one or the other, whichever comes first. */
  Deadline before(Deadline other) {
    return nanoTime - other.nanoTime <= 0 ? this : other;
  }

  /** How long there is still; not positive when it is over. */
  Duration left() {
    return Duration.ofNanos(nanoTime - System.nanoTime());
  }

  /**
   * Ends the attempt if its time is over or its thread is interrupted. A read that always finds
   * bytes waiting would notice neither.
   */
  void check() throws ItemException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (System.nanoTime() - nanoTime >= 0) {
      throw ItemException.passing(
          FailureClass.TIMEOUT, "no whole answer within " + OneLine.of(limit), NO_ADVICE);
    }
  }
}
