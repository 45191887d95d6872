package dev.tandem;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A snapshot of a run. Each number of a stage is exact by itself. The stages are read one after
 * another while the run continues.
 *
 * @param stages the stages, first to last
 * @param elapsed the time from the start of the run until now, or until its end
 */
public record Stats(List<StageStats> stages, Duration elapsed) {
  // If the busiest stage is busy for less than this share of its time, it waits for the input, not
  // the input for it.
  private static final double SATURATED = 0.7;

  /** Copies the list. */
  public Stats {
    stages = List.copyOf(stages);
  }

  /** Returns the number of inputs that were accepted. */
  public long put() {
    return stages.getFirst().in();
  }

  /** Returns the number of results that came out of the last stage. */
  public long done() {
    return stages.getLast().out();
  }

  /** Returns the number of items that failed permanently, at any stage. */
  public long failed() {
    return sum(StageStats::failed);
  }

  /**
   * Returns the number of items that failed and were left out, at any stage whose options specify
   * that.
   */
  public long skipped() {
    return sum(StageStats::skipped);
  }

  /**
   * Returns the number of items that were accepted but not finished, because the run was cancelled
   * or stopped.
   */
  public long handedBack() {
    return sum(StageStats::handedBack);
  }

  /**
   * Returns how many more results than items the stages made, if a stage can make any number of
   * them: negative if there were fewer, zero if each item has one result.
   */
  public long multiplied() {
    return sum(stage -> stage.out() - stage.finished());
  }

  /**
   * Returns whether every item is accounted for: at each stage, each item has ended as exactly one
   * of finished, failed, skipped or handed back, and each result has reached the next stage. It
   * follows that {@code put + multiplied = done + failed + skipped + handedBack}.
   */
  public boolean conserved() {
    long into = put();
    for (StageStats stage : stages) {
      if (stage.in() != into || stage.in() != stage.ended()) {
        return false;
      }
      into = stage.out();
    }
    return true;
  }

  /**
   * Returns the name of the stage whose workers are busy for the largest share of their time. By
   * the utilization law, this stage limits the rate of the whole run (Denning and Buzen, The
   * operational analysis of queueing network models, 1978).
   */
  public String bottleneck() {
    return limiting().name();
  }

  /**
   * Returns how much faster the run would be with one more worker at the {@linkplain #bottleneck
   * bottleneck}, as a share of its current rate: 0.5 means half as fast again. The gain is zero if
   * one more worker could not work beside the others, and it never exceeds what a rate limit
   * allows.
   *
   * <p>A stage whose items take {@code d} of a worker's time on average lets through {@code m / d}
   * with {@code m} workers, and no run is faster than its slowest stage (the bottleneck law of
   * Denning and Buzen). The gain is therefore one worker's share, or what is left until another
   * stage is the slowest. If even the busiest stage waits for items for a good part of its time,
   * the input limits the run, and the gain is zero. The gain is an upper bound, since more workers
   * may hinder each other.
   */
  public double gainOfOneMoreWorker() {
    StageStats slowest = limiting();
    if (!slowest.canGrow() || slowest.demand() == 0 || slowest.utilization() < SATURATED) {
      return 0;
    }
    double per = itemsPerInput(slowest);
    double now = slowest.capacity(slowest.workers()) / per;
    double then = slowest.capacity(slowest.workers() + 1) / per;
    for (StageStats stage : stages) {
      if (!stage.equals(slowest) && stage.demand() > 0) {
        then = Math.min(then, stage.capacity(stage.workers()) / itemsPerInput(stage));
      }
    }
    return Math.max(0, then / now - 1);
  }

  /** Returns the visit ratio: how often an input comes to a stage on average. */
  private double itemsPerInput(StageStats stage) {
    return put() == 0 ? 1 : (double) stage.in() / put();
  }

  private StageStats limiting() {
    return stages.stream().max(Comparator.comparingDouble(StageStats::utilization)).orElseThrow();
  }

  private long sum(ToLongFunction<StageStats> count) {
    return stages.stream().mapToLong(count).sum();
  }
}
