package dev.tandem;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Formats a duration for people to read: exactly, in the largest unit of which it is one or more.
 */
final class DurationText {
  private DurationText() {}

  static String of(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds())
            .add(BigDecimal.valueOf(duration.getNano()).movePointLeft(9));
    BigDecimal size = seconds.abs();
    if (size.signum() == 0 || size.compareTo(BigDecimal.ONE) >= 0) {
      return text(seconds, 0, "s");
    }
    if (size.compareTo(BigDecimal.ONE.movePointLeft(3)) >= 0) {
      return text(seconds, 3, "ms");
    }
    if (size.compareTo(BigDecimal.ONE.movePointLeft(6)) >= 0) {
      return text(seconds, 6, "µs");
    }
    return text(seconds, 9, "ns");
  }

  private static String text(BigDecimal seconds, int digits, String unit) {
    return seconds.movePointRight(digits).stripTrailingZeros().toPlainString() + " " + unit;
  }
}
