package dev.tandem.cli;

import java.util.ArrayDeque;

/**
 * How many items a second have ended lately: over the last ten seconds, so that it follows a
 * change.
 */
final class Rate {
  private static final long WINDOW_NANOS = 10_000_000_000L;

  private record Sample(long nanos, long items) {}

  private final ArrayDeque<Sample> samples = new ArrayDeque<>();

  /** Takes in how many items have ended by now; returns the rate. */
  double update(long nanos, long items) {
    while (samples.size() > 1 && nanos - samples.getFirst().nanos > WINDOW_NANOS) {
      samples.removeFirst();
    }
    samples.addLast(new Sample(nanos, items));
    Sample oldest = samples.getFirst();
    long elapsed = nanos - oldest.nanos;
    return elapsed == 0 ? 0 : (items - oldest.items) * 1e9 / elapsed;
  }
}
