package dev.tandem;

import java.time.Duration;

/**
 * One stage of a run at one moment.
 *
 * <p>At the end of a run {@code in = finished + failed + skipped + handedBack}; before that, what
 * is missing on the right is in the queue or with the workers. Where each item has one result,
 * {@code finished = out}.
 *
 * @param name the name of the stage
 * @param workers how many workers it has
 * @param canGrow whether one more could work beside them: not if they compute and there are as many
 *     as processors, or if there are as many as the window of their order; with a rate limit, only
 *     once their items have shown that they stay below it
 * @param working how many of them work on an item, or open or close their resource, now
 * @param in how many items were put into its queue
 * @param out how many results it has handed on
 * @param finished how many items it has worked off with success
 * @param failed how many items failed for good
 * @param skipped how many failed and were left out, as the stage was told to
 * @param handedBack how many were accepted but not finished, because the run was cancelled or
 *     stopped
 * @param retried how many attempts were repetitions
 * @param depth how many items wait in its queue, or are set aside for their key
 * @param weight what those items weigh; their number, if the queue is bounded by number
 * @param bound the bound of the queue, in the same unit
 * @param busy the workers' time with items and resources, summed
 * @param starved the workers' time waiting for items, summed
 * @param blocked the workers' time waiting to hand on results, summed
 * @param p50 the median time that one item occupied a worker, within an eighth; items that moved
 *     together count with their mean
 * @param p99 the time that 99 % of the items did not exceed, within an eighth
 * @param interval the time from the beginning of one attempt to the next at least, which its rate
 *     limit asks for; zero without one
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

  /** The share of its workers' life that they were busy, from 0 to 1. */
  public double utilization() {
    Duration life = busy.plus(starved).plus(blocked);
    return life.isZero() ? 0 : (double) busy.toNanos() / life.toNanos();
  }

  /** How many items have left this stage in one way or another. */
  long ended() {
    return finished + failed + skipped + handedBack;
  }

  /**
   * How many nanoseconds of a worker one item takes on average: its service demand. Zero before the
   * first has ended.
   */
  double demand() {
    return tried() == 0 ? 0 : (double) busy.toNanos() / tried();
  }

  /**
   * How many items a nanosecond that number of workers lets through: as many as they have time for,
   * and no more than the rate limit allows. Known when the first item has ended.
   */
  double capacity(int workers) {
    double work = Math.max(0, busy.minus(paced).toNanos());
    double allowed = (double) interval.toNanos() * (tried() + retried);
    return Math.min(workers * tried() / work, tried() / allowed); // infinite where that is zero
  }

  private long tried() {
    return finished + failed + skipped;
  }
}
