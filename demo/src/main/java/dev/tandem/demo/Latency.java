package dev.tandem.demo;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The latency of a server: log-normal, as measured on real ones, with a median of 40 ms and a 99th
 * percentile of 250 ms.
 */
final class Latency {
  private static final double MEDIAN_MILLIS = 40;

  /** ln(250 / 40) divided by 2.326, the 99th percentile of the standard normal distribution. */
  private static final double SPREAD = 0.788;

  private static final double MOST_MILLIS = 1000;

  private Latency() {}

  /** Draws a latency. Generators in the same state give the same one. */
  static Duration draw(SplittableRandom random) {
    double millis = MEDIAN_MILLIS * Math.exp(SPREAD * random.nextGaussian());
    return Duration.ofNanos((long) (Math.min(millis, MOST_MILLIS) * 1e6));
  }
}
