package dev.tandem;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** How a passed time limit is told. */
final class Limits {
  private Limits() {}

  static TimeoutException exceeded(String what, Duration limit) {
    return new TimeoutException(what + DurationText.of(limit));
  }
}
