package dev.tandem;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Creates the exceptions for time limits that were exceeded. */
final class Limits {
  private Limits() {}

  static TimeoutException exceeded(String what, Duration limit) {
    return new TimeoutException(what + DurationText.of(limit));
  }
}
