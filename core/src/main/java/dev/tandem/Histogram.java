package dev.tandem;

import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;

/**
 * How durations are distributed: how many there were, and how long they took. It does not change.
 * Those of a window of time are the difference of two:
 *
 * {@snippet file="LongRunSnippets.java" region="window"}
 *
 * <p>The durations are counted in log-linear buckets, eight to each power of two, as HdrHistogram
 * (Gil Tene) does with more. Each count is exact and never overflows. A duration is known by its
 * bucket, so what is said of it is off by less than an eighth, from nanoseconds to centuries; below
 * 16 ns it is exact. This makes histograms small, about 4 KB at most, and lets them be {@linkplain
 * #since subtracted} and {@linkplain #plus added}, which quantiles cannot be.
 */
public final class Histogram implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int STEP_BITS = 3;
  private static final int STEPS = 1 << STEP_BITS;

  /** The number of buckets. */
  static final int BUCKETS = (Long.SIZE - STEP_BITS) * STEPS;

  private final int first; // the bucket of the first count
  private final long[] counts; // of some consecutive buckets; the first and the last are not zero

  /** Creates a histogram from the counts of all buckets. */
  Histogram(long[] all) {
    int from = 0;
    int to = all.length;
    while (to > 0 && all[to - 1] == 0) {
      to--;
    }
    while (from < to && all[from] == 0) {
      from++;
    }
    first = from == to ? 0 : from;
    counts = Arrays.copyOfRange(all, from, to);
  }

  /**
   * Returns the histogram of these durations, for instance for a test of what shows one. Negative
   * ones count as zero.
   */
  public static Histogram of(Duration... durations) {
    long[] all = new long[BUCKETS];
    for (Duration duration : durations) {
      all[bucket(Limits.nanos(duration))]++;
    }
    return new Histogram(all);
  }

  /** Returns the number of durations. */
  public long count() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** Returns the median: the {@link #quantile} of 0.5. */
  public Duration p50() {
    return quantile(0.5);
  }

  /** Returns the duration that 99 % do not exceed: the {@link #quantile} of 0.99. */
  public Duration p99() {
    return quantile(0.99);
  }

  /**
   * Returns the duration that the given share of all do not exceed: the shortest for 0, the longest
   * for 1. It is the middle of a bucket, less than an eighth from the true one. Zero if there are
   * none.
   *
   * @throws IllegalArgumentException if the share is not from 0 to 1
   */
  public Duration quantile(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share must be from 0 to 1: " + share);
    }
    long rank = Math.max(1, (long) Math.ceil(share * count()));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Duration.ofNanos(middle(first + i));
      }
    }
    return Duration.ZERO;
  }

  /** Returns the mean, off by less than an eighth; zero if there are none. */
  public Duration mean() {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += (double) counts[i] * middle(first + i);
    }
    return counts.length == 0 ? Duration.ZERO : Duration.ofNanos(Math.round(sum / count()));
  }

  /**
   * Returns a bound that no duration exceeded, and to which the longest comes closer than an
   * eighth; zero if there are none.
   */
  public Duration max() {
    return counts.length == 0 ? Duration.ZERO : Duration.ofNanos(last(first + counts.length - 1));
  }

  /**
   * Returns the histogram of the durations that have come since {@code earlier}, a snapshot of the
   * same durations. What {@code earlier} has more of than this one, if it is not, counts as zero.
   */
  public Histogram since(Histogram earlier) {
    long[] all = all();
    for (int i = 0; i < earlier.counts.length; i++) {
      int bucket = earlier.first + i;
      all[bucket] = Math.max(0, all[bucket] - earlier.counts[i]);
    }
    return new Histogram(all);
  }

  /** Returns the histogram of these durations and those of {@code other}, say of another run. */
  public Histogram plus(Histogram other) {
    long[] all = all();
    for (int i = 0; i < other.counts.length; i++) {
      all[other.first + i] += other.counts[i];
    }
    return new Histogram(all);
  }

  private long[] all() {
    long[] all = new long[BUCKETS];
    System.arraycopy(counts, 0, all, first, counts.length);
    return all;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Histogram that
        && first == that.first
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * first + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "Histogram[count=%d, p50=%s, p99=%s, max=%s]".formatted(count(), p50(), p99(), max());
  }

  /** Returns the bucket of a duration; negative ones count as zero. */
  static int bucket(long nanos) {
    if (nanos < STEPS) {
      return (int) Math.max(0, nanos);
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - STEP_BITS;
    return shift * STEPS + (int) (nanos >>> shift);
  }

  /** Returns the shortest duration of a bucket. */
  private static long least(int bucket) {
    return bucket < STEPS ? bucket : (long) (STEPS + bucket % STEPS) << shift(bucket);
  }

  /** Returns the longest duration of a bucket. */
  private static long last(int bucket) {
    return least(bucket) + (1L << shift(bucket)) - 1;
  }

  private static long middle(int bucket) {
    return least(bucket) + (1L << shift(bucket)) / 2;
  }

  private static int shift(int bucket) {
    return Math.max(0, bucket / STEPS - 1);
  }
}
