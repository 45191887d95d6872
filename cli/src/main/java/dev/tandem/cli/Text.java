package dev.tandem.cli;

import dev.tandem.images.manifest.HostReport;
import java.time.Duration;
import java.util.Locale;

/** Formats numbers for people. */
final class Text {

  private Text() {}

  /** Formats a count, such as {@code 1,234,567}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Formats a number of bytes in decimal units, such as {@code 64 KB}, {@code 4.1 MB}. */
  static String bytes(long bytes) {
    return bytes < 10_000
        ? bytes + " B"
        : bytes < 1_000_000
            ? bytes / 1000 + " KB"
            : bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  /**
   * Formats a duration, such as {@code 40 µs}, {@code 0.4 ms}, {@code 43 ms}, {@code 4.7 s}, {@code
   * 3:07 min}, {@code 12:03:07 h}.
   */
  static String time(Duration time) {
    long millis = time.toMillis();
    if (millis < 10) {
      long nanos = time.toNanos();
      return nanos == 0 || nanos >= 100_000
          ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6)
          : nanos >= 1000 ? nanos / 1000 + " µs" : nanos + " ns";
    }
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long seconds = (millis + 500) / 1000;
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d h", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** Formats a rate, such as {@code 212/s}, {@code 3.4/s}. */
  static String rate(double perSecond) {
    return perSecond < 10
        ? String.format(Locale.ROOT, "%.1f/s", perSecond)
        : count(Math.round(perSecond)) + "/s";
  }

  /** Formats how many images of a host failed, for a list. */
  static String failing(HostReport host) {
    return String.format(
        Locale.ROOT,
        "  %6s of %-6s %s",
        count(host.failed()),
        count(host.failed() + host.done()),
        host.host());
  }

  static String percent(double share) {
    return Math.round(share * 100) + " %";
  }
}
