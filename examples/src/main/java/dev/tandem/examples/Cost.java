package dev.tandem.examples;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The cost of one run of a pipeline.
 *
 * @param polls how often the workers asked their queues for an item
 * @param cpu the CPU time of the workers
 * @param delays the delay of each item, from its put to its arrival, in nanoseconds
 */
record Cost(String arrivals, String queue, long polls, Duration cpu, List<Long> delays) {
  private static final String COLUMNS = "%-14s %-10s %6s %6s %7s %11s %10s";

  static String header() {
    return COLUMNS.formatted(
        "arrivals", "queue", "items", "polls", "CPU ms", "mean delay", "max delay");
  }

  String row() {
    return COLUMNS.formatted(
        arrivals,
        queue,
        delays.size(),
        polls,
        millis((double) cpu.toNanos()),
        millis(meanDelay()) + " ms",
        millis((double) maxDelay()) + " ms");
  }

  double meanDelay() {
    return delays.stream().mapToLong(Long::longValue).average().orElse(0);
  }

  long maxDelay() {
    return delays.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static String millis(double nanos) {
    return String.format(Locale.ROOT, "%.2f", nanos / 1e6);
  }
}
