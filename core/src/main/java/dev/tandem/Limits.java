package dev.tandem;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** How a passed time limit is told. */
final class Limits {
  private Limits() {}

  static TimeoutException exceeded(String what, Duration limit) {
    long millis = limit.toMillis();
    return new TimeoutException(
        what + (millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms"));
  }
}
