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

  /** Whether each input has ended as exactly one of done, failed, skipped or handed back. */
  public boolean conserved() {
    long into = put();
    for (StageStats stage : stages) {
      if (stage.in() != into || stage.in() != stage.ended()) {
        return false;
      }
      into = stage.out();
    }
    return put() == done() + failed() + skipped() + handedBack();
  }

  /**
   * The name of the stage whose workers are busy for the largest share of their time. By the
   * utilization law it is the one that limits the rate of the whole run (Denning and Buzen, The
   * operational analysis of queueing network models, 1978).
   */
  public String bottleneck() {
    return stages.stream()
        .max(Comparator.comparingDouble(StageStats::utilization))
        .orElseThrow()
        .name();
  }

  private long sum(ToLongFunction<StageStats> count) {
    return stages.stream().mapToLong(count).sum();
  }
}
