package dev.tandem;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A run at one moment. The numbers of one stage are exact each for itself; across stages they were
 * read one after the other while the run went on.
 *
 * @param stages the stages, first to last
 * @param elapsed the time since the run was started, until its end
 */
public record Stats(List<StageStats> stages, Duration elapsed) {
  // Below this share of its time the busiest stage is waiting for the input, not the input for it.
  private static final double SATURATED = 0.7;

  /** Copies the list. */
  public Stats {
    stages = List.copyOf(stages);
  }

  /** How many inputs were accepted. */
  public long put() {
    return stages.getFirst().in();
  }

  /** How many came out of the last stage. */
  public long done() {
    return stages.getLast().out();
  }

  /** How many failed for good, at any stage. */
  public long failed() {
    return sum(StageStats::failed);
  }

  /** How many failed and were left out, at any stage that was told to. */
  public long skipped() {
    return sum(StageStats::skipped);
  }

  /** How many were accepted but not finished, because the run was cancelled or stopped. */
  public long handedBack() {
    return sum(StageStats::handedBack);
  }

  /**
   * How many more results than items the stages made, where a stage may make any number of them;
   * negative if there were fewer; zero where each item has one result.
   */
  public long multiplied() {
    return sum(stage -> stage.out() - stage.finished());
  }

  /**
   * Whether every item is accounted for: at each stage, each has ended as exactly one of finished,
   * failed, skipped or handed back, and each result has come to the next stage. It follows that
   * {@code put + multiplied = done + failed + skipped + handedBack}.
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
   * The name of the stage whose workers are busy for the largest share of their time. By the
   * utilization law it is the one that limits the rate of the whole run (Denning and Buzen, The
   * operational analysis of queueing network models, 1978).
   */
  public String bottleneck() {
    return limiting().name();
  }

  /**
   * How much faster the run would be with one more worker at the {@linkplain #bottleneck
   * bottleneck}, as a share of its rate now: 0.5 means half as fast again. It is zero where one
   * more cannot work beside the others, and goes no further than a rate limit allows.
   *
   * <p>A stage whose items take {@code d} of a worker's time on average lets through {@code m / d}
   * with {@code m} workers, and no run is faster than its slowest stage (the bottleneck law of
   * Denning and Buzen): so the gain is one worker's share, or what is left until the next stage is
   * the slowest. Where even the busiest stage waits for items for a good part of its time, it is
   * the input that limits the run, and nothing is gained. It is an upper bound, since more workers
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

  /** How often an input comes to a stage on average: its visit ratio. */
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
