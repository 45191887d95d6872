package dev.tandem;

import dev.tandem.PipelineException.Reason;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The output of one stage: each item that a worker took leaves through here, exactly once. Results
 * are forwarded to their destination. Items that failed are reported. Items that will not be
 * finished, and results that are no longer accepted because the run is cancelled, are handed back.
 */
final class StageOutput implements ResultTarget {
  final StageCounters counters;

  private final StageSpec stage;
  private final Destination destination;
  private final RunOutput failures;
  private final RunControl run;
  private final boolean last; // whether its results are outcomes of the run
  private final List<Consumer<Object>> receiversOfItems;
  private final List<Consumer<Object>> receiversOfResults;

  /** Creates the output of a stage; {@code next} is the one after it, if there is one. */
  StageOutput(
      StageSpec stage,
      @Nullable StageSpec next,
      Destination destination,
      RunOutput failures,
      StageCounters counters,
      RunControl run) {
    this.stage = stage;
    this.destination = destination;
    this.failures = failures;
    this.counters = counters;
    this.run = run;
    last = next == null;
    receiversOfItems = receivers(stage);
    receiversOfResults = next == null ? List.of() : receivers(next);
  }

  @SuppressWarnings("unchecked") // the stage before it produces what this stage takes
  private static List<Consumer<Object>> receivers(StageSpec stage) {
    return stage.options().discarded().stream().map(one -> (Consumer<Object>) one).toList();
  }

  @Override
  public Chunk forward(Chunk results, PhaseTimer timer) {
    if (results.isEmpty()) {
      return results;
    }
    leave(results, timer.moment());
    try {
      return put(results, timer);
    } catch (QueueClosedException cancelled) {
      handBackRest(results);
      return results;
    } catch (Throwable e) { // the weigher failed
      stop(e);
      handBackRest(results);
      return results;
    }
  }

  @Override
  public Chunk forwardSome(Chunk results, PhaseTimer timer) {
    return forward(results, timer);
  }

  /** Inserts results, waiting for room. An interrupt comes from outside the run, and is ignored. */
  private Chunk put(Chunk results, PhaseTimer timer) {
    while (true) {
      try {
        return destination.put(results, timer);
      } catch (InterruptedException stray) {
        // what was not inserted is still in the chunk
      }
    }
  }

  /** Notes that results leave the stage at this moment. */
  private void leave(Chunk results, long now) {
    if (last) {
      recordOutcomes(results, results.size(), now);
      results.stamp(Chunk.NO_STAMP); // they need none any more
    } else {
      results.stampQueued(now);
    }
  }

  private void recordOutcomes(Chunk results, int count, long now) {
    int from = results.from();
    results.recordResponses(run.responseTimes(), now, from, from + count);
  }

  /** Records the outcome of an item that ends here; its input was accepted at that moment. */
  void recordOutcome(long accepted, long now) {
    run.responseTimes().recordSince(accepted, now, 1);
  }

  /**
   * Forwards a list made of items, waiting for room; hands them back if it is not accepted. The run
   * accepted the first of them at that moment.
   */
  void forward(List<Object> items, List<Object> origins, long accepted, PhaseTimer timer) {
    Chunk chunk = new Chunk(1);
    chunk.add(new Lineage.Several(origins), items, accepted, Chunk.NO_STAMP);
    leave(chunk, timer.now());
    try {
      put(chunk, timer);
      counters.done.add(items.size());
    } catch (QueueClosedException cancelled) {
      handBackList(items, origins);
    } catch (Throwable e) { // the weigher failed
      stop(e);
      handBackList(items, origins);
    }
  }

  private void handBackList(List<Object> items, List<Object> origins) {
    run.handBack(origins);
    counters.handedBack.add(origins.size());
    discard(List.of(items), receiversOfResults);
  }

  /**
   * Forwards results without waiting, at this moment; returns the number of those that found no
   * room.
   */
  int forwardNow(Chunk results, long now) {
    try {
      if (!last) {
        results.stampQueued(now);
        return destination.putNow(results).size();
      }
      Chunk sent = results.copy(results.from(), results.to()); // which the destination keeps
      sent.stamp(Chunk.NO_STAMP);
      int left = destination.putNow(sent).size();
      recordOutcomes(results, results.size() - left, now);
      return left;
    } catch (QueueClosedException cancelled) {
      return results.size();
    } catch (Throwable e) { // the weigher failed
      stop(e);
      return results.size();
    }
  }

  /**
   * Reports a failure of an item that will not be retried, and that has been counted.
   *
   * @return whether the report was accepted, which it is if failures are outcomes
   */
  boolean failed(Object origin, Failure<?, ?> failure, PhaseTimer timer) {
    return failures.failed(origin, failure, timer);
  }

  /** Returns the name of the stage. */
  String stage() {
    return stage.name();
  }

  /** Hands back items that came to the stage and were not finished. */
  void handBack(Chunk items) {
    if (!items.isEmpty()) {
      run.handBack(items.originList());
      counters.handedBack.add(items.size());
      discard(items.valueList(), receiversOfItems);
      items.clear();
    }
  }

  /** Hands back an item that came to the stage and was not finished. */
  void handBack(Object origin, Object item) {
    handBack(Chunk.of(origin, item));
  }

  /** Hands back the results that were not accepted. */
  private void handBackRest(Chunk results) {
    run.handBack(results.originList());
    if (stage.oneToOne()) { // if its result is not accepted, an item is not done
      counters.handedBack.add(results.size());
    }
    discard(results.valueList(), receiversOfResults);
    results.clear();
  }

  private void discard(List<Object> items, List<Consumer<Object>> receivers) {
    items.forEach(item -> run.discard(item, receivers));
  }

  /** Ends the run because of a failure at this stage that belongs to no item. */
  void stop(Throwable cause) {
    run.stop(new Reason.StageFailed(stage.name()), cause);
  }

  /** Ends the run because of the failure of an item at this stage. */
  void stop(Failure<?, ?> failure) {
    run.stop(new Reason.ItemFailed(failure), failure.cause());
  }

  /** Ends the run because of many failures, of which this is the last one. */
  void stop(Reason reason, Failure<?, ?> last) {
    run.stop(reason, last.cause());
  }

  /** Records another failure of the run that is ending. */
  void alsoFailed(Throwable cause) {
    run.alsoFailed(cause);
  }

  /** Returns how many results may be forwarded at once. */
  int mostAtOnce() {
    return destination.mostAtOnce();
  }

  /**
   * Returns whether results are weighed when they are forwarded; if so, {@link #forwardNow} is not
   * used.
   */
  boolean weighs() {
    return destination.weighs();
  }

  /** Returns how many results have been forwarded. */
  long accepted() {
    return destination.accepted();
  }
}
