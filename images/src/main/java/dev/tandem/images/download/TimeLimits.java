package dev.tandem.images.download;

import dev.tandem.images.item.OneLine;
import java.time.Duration;

/**
 * How long a {@link Downloader} waits; all positive. Immutable; start from {@link #defaults()} and
 * change what differs.
 *
 * @param connect the time limit of one attempt to connect to one address, not counting the lookup
 *     of the name
 * @param silence how long a server may send nothing, before its answer begins and in the middle of
 *     it
 * @param attempt the time limit of one attempt, from the first connection to the last byte, not
 *     counting the time that it waits for its turn
 * @param image the time limit of all attempts at one image together, including the waits before and
 *     between them
 */
public record TimeLimits(Duration connect, Duration silence, Duration attempt, Duration image) {

  /** Rejects invalid values. */
  public TimeLimits {
    requirePositive(connect, "the time limit for connecting");
    requirePositive(silence, "the time limit for silence");
    requirePositive(attempt, "timeout");
    requirePositive(image, "deadline");
  }

  /** Returns the defaults: 5 seconds, 10 seconds, 10 seconds, 2 minutes. */
  public static TimeLimits defaults() {
    return new TimeLimits(
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofMinutes(2));
  }

  /** Returns these limits with another one for connecting. */
  public TimeLimits connect(Duration connect) {
    return new TimeLimits(connect, silence, attempt, image);
  }

  /** Returns these limits with another one for silence. */
  public TimeLimits silence(Duration silence) {
    return new TimeLimits(connect, silence, attempt, image);
  }

  /** Returns these limits with another one for an attempt. */
  public TimeLimits attempt(Duration attempt) {
    return new TimeLimits(connect, silence, attempt, image);
  }

  /** Returns these limits with another one for all attempts at an image. */
  public TimeLimits image(Duration image) {
    return new TimeLimits(connect, silence, attempt, image);
  }

  /** Returns the limit for connecting that counts: an attempt ends it, too. */
  Duration connecting() {
    return connect.compareTo(attempt) < 0 ? connect : attempt;
  }

  /** Returns the limit for silence that counts: an attempt ends it, too. */
  Duration silent() {
    return silence.compareTo(attempt) < 0 ? silence : attempt;
  }

  private static void requirePositive(Duration limit, String name) {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive: " + OneLine.of(limit));
    }
  }
}
