package dev.tandem;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Whether and when an attempt that failed is repeated: at most {@code retries} times, after a
 * back-off that doubles each time, up to {@code longest}, and of which a random quarter is left out
 * so that what failed together is not repeated together. The worker waits out the back-off with the
 * item in hand.
 *
 * @param retries how many attempts may follow the first
 * @param backoff how long to wait after the first attempt
 * @param longest the longest wait, whatever else asks for more
 * @param when which failures may be repeated
 * @param notBefore how long a failure itself asks to wait, such as a server's {@code Retry-After};
 *     {@link Duration#ZERO} where it does not
 */
public record Retry(
    int retries,
    Duration backoff,
    Duration longest,
    Predicate<? super Exception> when,
    Function<? super Exception, Duration> notBefore) {

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final double JITTER = 0.25;

  static final Retry NEVER = upTo(0, Duration.ZERO);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public Retry {
    if (retries < 0) {
      throw new IllegalArgumentException("retries must not be negative: " + retries);
    }
    if (backoff.isNegative() || longest.isNegative()) {
      throw new IllegalArgumentException(
          "the back-off must not be negative: " + backoff + ", at most " + longest);
    }
    Objects.requireNonNull(when, "when");
    Objects.requireNonNull(notBefore, "notBefore");
  }

  /** Repeats any failure at most {@code retries} times, waiting at most 30 seconds in between. */
  public static Retry upTo(int retries, Duration backoff) {
    Duration longest = backoff.compareTo(LONGEST) > 0 ? backoff : LONGEST;
    return new Retry(retries, backoff, longest, failure -> true, failure -> Duration.ZERO);
  }

  /** The same, with another longest wait. */
  public Retry longest(Duration longest) {
    return new Retry(retries, backoff, longest, when, notBefore);
  }

  /** The same, for these failures only. */
  public Retry when(Predicate<? super Exception> when) {
    return new Retry(retries, backoff, longest, when, notBefore);
  }

  /** The same, waiting at least as long as the failure asks for. */
  public Retry notBefore(Function<? super Exception, Duration> notBefore) {
    return new Retry(retries, backoff, longest, when, notBefore);
  }

  boolean again(Exception failure, int attempts) {
    return attempts <= retries && when.test(failure);
  }

  /**
   * How long to wait after the attempt of that number, the first being 1; chance, from 0 to 1, is
   * the share of the jitter that is left out.
   */
  Duration delay(Exception failure, int attempt, double chance) {
    long most = nanos(longest);
    long doubled = nanos(backoff);
    for (int i = 1; i < attempt && doubled < most; i++) {
      doubled *= 2;
    }
    doubled = Math.min(doubled, most);
    long jittered = doubled - (long) (doubled * JITTER * chance);
    Duration asked =
        Objects.requireNonNull(
            notBefore.apply(failure),
            "notBefore gave null; a failure that asks for no wait is ZERO");
    return Duration.ofNanos(Math.min(most, Math.max(jittered, nanos(asked))));
  }

  /**
   * Zero where it is negative. Saturates well below the largest number, so that it can be doubled.
   */
  private static long nanos(Duration duration) {
    if (duration.isNegative()) {
      return 0;
    }
    return duration.compareTo(Duration.ofDays(365)) > 0
        ? Duration.ofDays(365).toNanos()
        : duration.toNanos();
  }
}
