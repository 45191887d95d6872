package dev.tandem;

import java.io.Serializable;
import java.time.Duration;

/**
 * A snapshot of one stage of a run.
 *
 * @param name the name of the stage
 * @param items the items that came and left
 * @param queue the items that wait
 * @param workers the workers, and how they spent their time
 * @param waitingTime how long items waited for a worker: from the moment at which the stage before
 *     was done with them, or at which the run {@linkplain Stats#responseTime got} the input, until
 *     a worker took them. This includes the time that they waited for room in the queue and for
 *     earlier items with their key, but not the time that a result waited for earlier ones whose
 *     order it keeps, which only the response time of the run has. An item is counted when its
 *     worker is done with it
 * @param serviceTime how long the function of the stage took for an item, in all attempts at it,
 *     without the time that it waited for the rate limit or before a retry. Items that moved
 *     together count with their mean. Empty for a stage that makes lists
 * @param rateLimit the rate limit, and the time that it cost
 */
public record StageStats(
    String name,
    Items items,
    Queue queue,
    Workers workers,
    Histogram waitingTime,
    Histogram serviceTime,
    RateLimit rateLimit)
    implements Serializable {
  private static final double SATURATED = 0.7;

  /**
   * The number of items by what has become of them.
   *
   * <p>At the end of a run {@code in = finished + failed + skipped + handedBack}. Before that, the
   * items missing on the right are in the queue, with the workers, or wait outside. If each item
   * has one result, {@code finished = out}.
   *
   * @param in the number of items put into the queue of the stage
   * @param out the number of results that the stage has forwarded
   * @param finished the number of items that it has completed successfully
   * @param failed the number of items that failed permanently
   * @param skipped the number of items that failed and were left out, as the options of the stage
   *     specify
   * @param handedBack the number of items that were accepted but not finished, because the run was
   *     cancelled or stopped
   * @param retried the number of attempts that were retries
   * @param repeated the number of items that were left out before the stage, since one with the
   *     same key had come; they are not in {@code in}. See {@link FeedbackOptions#once}
   */
  public record Items(
      long in,
      long out,
      long finished,
      long failed,
      long skipped,
      long handedBack,
      long retried,
      long repeated)
      implements Serializable {

    /** Returns the number of items that have left the stage in any way. */
    long ended() {
      return tried() + handedBack;
    }

    /** Returns the number of items that the workers are done with, successfully or not. */
    long tried() {
      return finished + failed + skipped;
    }

    Items since(Items earlier) {
      return new Items(
          in - earlier.in,
          out - earlier.out,
          finished - earlier.finished,
          failed - earlier.failed,
          skipped - earlier.skipped,
          handedBack - earlier.handedBack,
          retried - earlier.retried,
          repeated - earlier.repeated);
    }
  }

  /**
   * The items that wait for a worker.
   *
   * @param depth the number of items that wait in the queue, or are set aside for their key
   * @param weight the weight of those items; their number, if the queue is bounded by number
   * @param bound the bound of the queue, in the same unit
   * @param waiting the number of items that wait outside the queue and the workers: for their next
   *     attempt, for a limit of their key, or then for a worker
   */
  public record Queue(int depth, long weight, long bound, int waiting) implements Serializable {}

  /**
   * The workers, with the time that all of them together spent in each state. At each moment of its
   * life, a worker is in exactly one state.
   *
   * @param count the number of workers
   * @param working how many workers are working on an item, or opening or closing their resource,
   *     now
   * @param canGrow whether one more worker could be of use: {@code false} if the workers compute
   *     and there are as many as processors, or if there are as many as the window of their order;
   *     with a rate limit, {@code true} only once the stage's items have shown that they stay below
   *     it
   * @param busy the total time that the workers spent on items and resources
   * @param starved the total time that the workers waited for items
   * @param blocked the total time that the workers waited to forward results
   */
  public record Workers(
      int count, int working, boolean canGrow, Duration busy, Duration starved, Duration blocked)
      implements Serializable {

    /** Returns how long the workers have lived, all together. */
    public Duration lifetime() {
      return busy.plus(starved).plus(blocked);
    }

    /** Returns the fraction of their lifetime that the workers were busy, from 0 to 1. */
    public double utilization() {
      Duration life = lifetime();
      return life.isZero() ? 0 : (double) busy.toNanos() / life.toNanos();
    }

    Workers since(Workers earlier) {
      return new Workers(
          count,
          working,
          canGrow,
          busy.minus(earlier.busy),
          starved.minus(earlier.starved),
          blocked.minus(earlier.blocked));
    }
  }

  /**
   * The rate limit of the stage.
   *
   * @param interval the minimum time between the starts of two attempts; zero without a rate limit
   * @param paced the part of the workers' busy time for which attempts had to wait for the rate
   *     limit
   */
  public record RateLimit(Duration interval, Duration paced) implements Serializable {

    RateLimit since(RateLimit earlier) {
      return new RateLimit(interval, paced.minus(earlier.paced));
    }
  }

  /** Returns the fraction of their lifetime that the workers were busy, from 0 to 1. */
  public double utilization() {
    return workers.utilization();
  }

  /**
   * Returns whether the {@linkplain #utilization utilization} is 0.7 or more. If even the busiest
   * stage is not saturated, the limit lies outside the stages: the input is slow, or results are
   * taken slowly.
   */
  public boolean isSaturated() {
    return utilization() >= SATURATED;
  }

  /** Returns the numbers of the time since {@code earlier}, as {@link Stats#since} defines them. */
  StageStats since(StageStats earlier) {
    return new StageStats(
        name,
        items.since(earlier.items),
        queue,
        workers.since(earlier.workers),
        waitingTime.since(earlier.waitingTime),
        serviceTime.since(earlier.serviceTime),
        rateLimit.since(earlier.rateLimit));
  }

  /**
   * Returns the service demand: the time, in nanoseconds, that one item occupies a worker on
   * average. Zero before the first item has ended.
   */
  double demand() {
    return items.tried() == 0 ? 0 : (double) workers.busy().toNanos() / items.tried();
  }

  /**
   * Returns the throughput of this stage with {@code count} workers, in items per nanosecond: as
   * many items as the workers have time for, and no more than the rate limit allows. Known once the
   * first item has ended.
   */
  double capacity(int count) {
    long tried = items.tried();
    double work = Math.max(0, workers.busy().minus(rateLimit.paced()).toNanos());
    double allowed = (double) rateLimit.interval().toNanos() * (tried + items.retried());
    return Math.min(count * tried / work, tried / allowed); // infinite if divided by zero
  }
}
