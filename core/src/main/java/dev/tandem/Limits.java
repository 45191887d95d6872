package dev.tandem;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Checks the limits that a user sets, and creates the exceptions for time limits exceeded. */
final class Limits {
  private Limits() {}

  /** Returns how many nanoseconds to wait: none if the time is negative, and at most 292 years. */
  static long nanos(Duration time) {
    return Math.max(0, TimeUnit.NANOSECONDS.convert(time));
  }

  static TimeoutException exceeded(String what, Duration limit) {
    return new TimeoutException(what + DurationText.of(limit));
  }

  /** Throws {@link IllegalArgumentException}, naming {@code what}, unless the value is positive. */
  static void requirePositive(long value, String what) {
    require(value > 0, value, what);
  }

  /** Throws {@link IllegalArgumentException}, naming {@code what}, unless the time is positive. */
  static void requirePositive(Duration time, String what) {
    require(time.isPositive(), time, what);
  }

  /** Returns the weight of an item; throws {@link IllegalArgumentException} if it is negative. */
  static long requireWeight(long weight) {
    if (weight < 0) {
      throw new IllegalArgumentException("the weight of an item must not be negative: " + weight);
    }
    return weight;
  }

  private static void require(boolean positive, Object value, String what) {
    if (!positive) {
      throw new IllegalArgumentException(what + " must be positive: " + value);
    }
  }
}
