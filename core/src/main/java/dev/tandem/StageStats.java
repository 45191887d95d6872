package dev.tandem;

import java.time.Duration;

/**
 * A snapshot of one stage of a run.
 *
 * <p>At the end of a run {@code in = finished + failed + skipped + handedBack}. Before that, the
 * items missing on the right are in the queue or with the workers. If each item has one result,
 * {@code finished = out}.
 *
 * @param name the name of the stage
 * @param workers the number of its workers
 * @param canGrow whether one more worker could be of use: {@code false} if the workers compute and
 *     there are as many as processors, or if there are as many as the window of their order; with a
 *     rate limit, {@code true} only once the stage's items have shown that they stay below it
 * @param working how many workers are working on an item, or opening or closing their resource, now
 * @param in the number of items put into its queue
 * @param out the number of results that it has forwarded
 * @param finished the number of items that it has completed successfully
 * @param failed the number of items that failed permanently
 * @param skipped the number of items that failed and were left out, as the options of the stage
 *     specify
 * @param handedBack the number of items that were accepted but not finished, because the run was
 *     cancelled or stopped
 * @param retried the number of attempts that were retries
 * @param depth the number of items that wait in its queue, or are set aside for their key
 * @param weight the weight of those items; their number, if the queue is bounded by number
 * @param bound the bound of the queue, in the same unit
 * @param busy the total time that the workers spent on items and resources
 * @param starved the total time that the workers waited for items
 * @param blocked the total time that the workers waited to forward results
 * @param p50 the median service time, that is, the time that one item occupied a worker, accurate
 *     to within an eighth; items that moved together count with their mean
 * @param p99 the service time that 99 % of the items did not exceed, accurate to within an eighth
 * @param interval the minimum time between the starts of two attempts that its rate limit
 *     specifies; zero without one
 * @param paced the part of the busy time for which attempts had to wait for the rate limit
 */
public record StageStats(
    String name,
    int workers,
    boolean canGrow,
    int working,
    long in,
    long out,
    long finished,
    long failed,
    long skipped,
    long handedBack,
    long retried,
    int depth,
    long weight,
    long bound,
    Duration busy,
    Duration starved,
    Duration blocked,
    Duration p50,
    Duration p99,
    Duration interval,
    Duration paced) {

  /** Returns the fraction of their lifetime that the workers were busy, from 0 to 1. */
  public double utilization() {
    Duration life = busy.plus(starved).plus(blocked);
    return life.isZero() ? 0 : (double) busy.toNanos() / life.toNanos();
  }

  /** Returns the number of items that have left this stage in any way. */
  long ended() {
    return finished + failed + skipped + handedBack;
  }

  /**
   * Returns the service demand: the time, in nanoseconds, that one item occupies a worker on
   * average. Zero before the first item has ended.
   */
  double demand() {
    return tried() == 0 ? 0 : (double) busy.toNanos() / tried();
  }

  /**
   * Returns the throughput of this stage with {@code workers} workers, in items per nanosecond: as
   * many items as the workers have time for, and no more than the rate limit allows. Known once the
   * first item has ended.
   */
  double capacity(int workers) {
    double work = Math.max(0, busy.minus(paced).toNanos());
    double allowed = (double) interval.toNanos() * (tried() + retried);
    return Math.min(workers * tried() / work, tried() / allowed); // infinite if divided by zero
  }

  private long tried() {
    return finished + failed + skipped;
  }
}
