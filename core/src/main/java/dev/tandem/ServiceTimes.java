package dev.tandem;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram of durations with eight buckets to each power of two, so that a quantile is off by at
 * most an eighth. Thread-safe; recording costs one atomic addition.
 */
final class ServiceTimes {
  private static final int STEPS = 8;
  private static final int STEP_BITS = 3;

  private final AtomicLongArray counts = new AtomicLongArray(Long.SIZE * STEPS);

  /**
   * Records that {@code items} items took {@code nanos} nanoseconds together: each counts with the
   * mean.
   */
  void record(long nanos, int items) {
    if (items > 0) {
      counts.getAndAdd(bucket(Math.max(0, nanos / items)), items);
    }
  }

  /**
   * Returns the duration that the given share of all recorded ones does not exceed; zero if there
   * are none.
   */
  Duration quantile(double share) {
    long total = 0;
    for (int i = 0; i < counts.length(); i++) {
      total += counts.get(i);
    }
    long rank = (long) Math.ceil(share * total);
    long seen = 0;
    for (int i = 0; i < counts.length() && rank > 0; i++) {
      seen += counts.get(i);
      if (seen >= rank) {
        return Duration.ofNanos(middle(i));
      }
    }
    return Duration.ZERO;
  }

  private static int bucket(long nanos) {
    if (nanos < STEPS) {
      return (int) nanos;
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
    int step = (int) (nanos >>> (exponent - STEP_BITS)) & (STEPS - 1);
    return (exponent - STEP_BITS + 1) * STEPS + step;
  }

  private static long middle(int bucket) {
    if (bucket < STEPS) {
      return bucket;
    }
    int shift = bucket / STEPS - 1;
    long low = (long) (STEPS + bucket % STEPS) << shift;
    return low + (1L << shift) / 2;
  }
}
