package dev.tandem;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Specifies whether and when a failed attempt is retried: at most {@code retries} times, after a
 * back-off that doubles each time, up to {@code longest}. Each back-off is shortened at random by
 * up to a quarter, so that attempts that failed together are not retried together. An item that
 * waits occupies no worker as a rule: see {@link StageOptions#retry(int, Duration)}.
 *
 * @param retries the number of attempts that may follow the first
 * @param backoff how long to wait after the first attempt
 * @param longest the longest wait, even if {@code notBefore} asks for more
 * @param when which failures may be retried
 * @param notBefore how long a failure itself asks to wait, such as a server's {@code Retry-After};
 *     {@link Duration#ZERO} if it does not
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
   * @throws IllegalArgumentException if {@code retries} or a duration is negative
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

  /**
   * Retries any failure at most {@code retries} times, waiting at most 30 seconds in between, or
   * {@code backoff} if that is longer.
   */
  public static Retry upTo(int retries, Duration backoff) {
    Duration longest = backoff.compareTo(LONGEST) > 0 ? backoff : LONGEST;
    return new Retry(retries, backoff, longest, failure -> true, failure -> Duration.ZERO);
  }

  /** Returns a copy with another longest wait. */
  public Retry longest(Duration longest) {
    return new Retry(retries, backoff, longest, when, notBefore);
  }

  /** Returns a copy that retries these failures only. */
  public Retry when(Predicate<? super Exception> when) {
    return new Retry(retries, backoff, longest, when, notBefore);
  }

  /** Returns a copy that waits at least as long as the failure asks for. */
  public Retry notBefore(Function<? super Exception, Duration> notBefore) {
    return new Retry(retries, backoff, longest, when, notBefore);
  }

  boolean again(Exception failure, int attempts) {
    return attempts <= retries && when.test(failure);
  }

  /**
   * Returns how long to wait after attempt number {@code attempt}, the first being 1. {@code
   * chance}, from 0 to 1, is the share of the jitter by which the back-off is shortened.
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
   * Converts a duration to nanoseconds, a negative one to zero. Saturates well below {@link
   * Long#MAX_VALUE}, so that the result can be doubled.
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
