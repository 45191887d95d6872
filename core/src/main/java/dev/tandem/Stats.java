package dev.tandem;

import dev.tandem.StageStats.Items;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A snapshot of a run. Each count is exact, but the stages are read one after another while the run
 * continues, so counts of different stages may not match. Of the waiting, service and response
 * times, a {@link Histogram} tells how they are distributed. The numbers of the time between two
 * snapshots have the same form; see {@link #since}.
 *
 * <p>These times cost a run about as little as its counts do, whether anybody asks for them or not.
 * They come from the readings of the clock that workers make once for each batch of items; a batch
 * is about 10 µs of work, or a single item that takes longer. Items carry these moments with them.
 * Only inputs that are {@linkplain Run#put put} one by one need a reading of their own: the clock
 * is read for one of as many as the first stage takes at once, and those that follow it into the
 * queue count with that moment. So each input has its own if the first stage takes them one by one,
 * which it does if they take longer than a batch, or if a worker waits for them. Quick ones that
 * come while all workers are busy may count from the moment of the first of them, and some may not
 * be measured.
 *
 * @param stages the stages, first to last
 * @param elapsed the time from the start of the run until now, or until its end
 * @param responseTime the times from each input to its outcome: from the moment at which it was
 *     read, or at which {@link Run#put} was called, until its result left the last stage, or it
 *     failed permanently or was skipped. This includes the time that it waited for room in the
 *     first queue, and not the time that its result waits to be taken. An input with several
 *     results counts with each of them, one without results not at all, and a list that a stage
 *     made of items counts once, as its first item
 */
public record Stats(List<StageStats> stages, Duration elapsed, Histogram responseTime)
    implements Serializable {

  /** Copies the list. */
  public Stats {
    stages = List.copyOf(stages);
  }

  /**
   * Returns the numbers of the time between {@code earlier}, another snapshot of this run, and this
   * one. Counts and times are those of that interval: {@link #put} is the number of inputs accepted
   * in it, {@link #bottleneck} is the stage whose workers were busy for the largest share of it,
   * and {@link #responseTime} has the outcomes in it. The rest is as in this snapshot: the state of
   * the queues, the number of workers, how many are working, whether one more could be of use, and
   * the interval of a rate limit.
   *
   * <p>An item that came in one interval may leave in another. So {@link #conserved} usually does
   * not hold for an interval, and {@link #gainOfOneMoreWorker} is an estimate, which improves with
   * the number of items in it.
   *
   * @throws IllegalArgumentException if the two differ in the names of their stages, or if {@code
   *     earlier} is the later one
   */
  public Stats since(Stats earlier) {
    if (!names().equals(earlier.names())) {
      throw new IllegalArgumentException(
          "not of the same run: stages " + earlier.names() + ", then " + names());
    }
    if (earlier.elapsed.compareTo(elapsed) > 0) {
      throw new IllegalArgumentException(
          "not earlier: taken after " + earlier.elapsed + ", this one after " + elapsed);
    }
    List<StageStats> between = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      between.add(stages.get(i).since(earlier.stages.get(i)));
    }
    return new Stats(
        between, elapsed.minus(earlier.elapsed), responseTime.since(earlier.responseTime));
  }

  /** Returns the number of inputs that were accepted. */
  public long put() {
    return stages.getFirst().items().in();
  }

  /** Returns the number of results that came out of the last stage. */
  public long done() {
    return stages.getLast().items().out();
  }

  /** Returns the number of items that failed permanently, at any stage. */
  public long failed() {
    return sum(Items::failed);
  }

  /**
   * Returns the number of items that failed and were left out, at any stage whose options specify
   * that.
   */
  public long skipped() {
    return sum(Items::skipped);
  }

  /**
   * Returns the number of items that were accepted but not finished, because the run was cancelled
   * or stopped.
   */
  public long handedBack() {
    return sum(Items::handedBack);
  }

  /**
   * Returns by how many the results of all stages exceed the items that the stages finished:
   * negative if there were fewer, zero if each item has one result.
   */
  public long multiplied() {
    return sum(items -> items.out() - items.finished());
  }

  /**
   * Returns whether every item is accounted for: at each stage, each item has ended as exactly one
   * of finished, failed, skipped or handed back, and each result has reached the next stage. It
   * follows that {@code put + multiplied = done + failed + skipped + handedBack}.
   */
  public boolean conserved() {
    long into = put();
    for (StageStats stage : stages) {
      Items items = stage.items();
      if (items.in() != into || items.in() != items.ended()) {
        return false;
      }
      into = items.out();
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
   * stage is the slowest. If even the busiest stage is not {@linkplain StageStats#isSaturated
   * saturated}, the input or the consumer of the results limits the run, and the gain is zero. The
   * gain is an upper bound, since more workers may hinder each other.
   */
  public double gainOfOneMoreWorker() {
    StageStats slowest = limiting();
    if (!slowest.workers().canGrow() || slowest.demand() == 0 || !slowest.isSaturated()) {
      return 0;
    }
    int workers = slowest.workers().count();
    double per = itemsPerInput(slowest);
    double now = slowest.capacity(workers) / per;
    double then = slowest.capacity(workers + 1) / per;
    for (StageStats stage : stages) {
      if (!stage.equals(slowest) && stage.demand() > 0) {
        then = Math.min(then, stage.capacity(stage.workers().count()) / itemsPerInput(stage));
      }
    }
    return Math.max(0, then / now - 1);
  }

  /**
   * Returns the visit ratio: how often an input comes to a stage on average. It counts as 1 if
   * nothing came, which happens in an interval while the stage works on what came before.
   */
  private double itemsPerInput(StageStats stage) {
    long in = stage.items().in();
    return in == 0 || put() == 0 ? 1 : (double) in / put();
  }

  private List<String> names() {
    return stages.stream().map(StageStats::name).toList();
  }

  private StageStats limiting() {
    return stages.stream().max(Comparator.comparingDouble(StageStats::utilization)).orElseThrow();
  }

  private long sum(ToLongFunction<Items> count) {
    return stages.stream().map(StageStats::items).mapToLong(count).sum();
  }
}
