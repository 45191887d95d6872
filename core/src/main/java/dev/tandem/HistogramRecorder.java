package dev.tandem;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations for a {@link Histogram}. Thread-safe; to count some costs one atomic addition.
 */
final class HistogramRecorder {
  private final AtomicLongArray counts = new AtomicLongArray(Histogram.BUCKETS);

  /** Records that {@code items} items took {@code nanos} nanoseconds each. */
  void record(long nanos, int items) {
    if (items > 0) {
      counts.getAndAdd(Histogram.bucket(nanos), items);
    }
  }

  /**
   * Records that {@code items} items took {@code nanos} nanoseconds together: each counts with the
   * mean.
   */
  void recordMean(long nanos, int items) {
    if (items > 0) {
      record(nanos / items, items);
    }
  }

  /**
   * Records that {@code items} items took from {@code then} to {@code now}, unless {@code then} is
   * {@link Chunk#NO_STAMP}.
   */
  void recordSince(long then, long now, int items) {
    if (then != Chunk.NO_STAMP) {
      record(now - then, items);
    }
  }

  /** Returns whether the times from these two moments until {@code now} count as the same. */
  static boolean alike(long one, long other, long now) {
    return one == other
        || (one != Chunk.NO_STAMP
            && other != Chunk.NO_STAMP
            && Histogram.bucket(now - one) == Histogram.bucket(now - other));
  }

  /** Returns the durations so far. */
  Histogram snapshot() {
    long[] all = new long[Histogram.BUCKETS];
    for (int i = 0; i < all.length; i++) {
      all[i] = counts.get(i);
    }
    return new Histogram(all);
  }
}
