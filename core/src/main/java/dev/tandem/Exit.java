package dev.tandem;

import java.util.List;

/**
 * The way out of a stage. Results are passed on, or handed back if the run is cancelled and they
 * are not accepted any more. Items that were not finished are handed back, each counted once.
 */
final class Exit {
  private final Stage stage;
  private final Outlet outlet;
  private final Tally tally;
  private final Execution<?> execution;

  Exit(Stage stage, Outlet outlet, Tally tally, Execution<?> execution) {
    this.stage = stage;
    this.outlet = outlet;
    this.tally = tally;
    this.execution = execution;
  }

  /**
   * Passes results on, waiting for room. Results that are not accepted because the run is cancelled
   * are handed back.
   *
   * @return an empty chunk
   */
  Chunk handOn(Chunk results, Lap lap) {
    try {
      return put(results, lap);
    } catch (QueueClosedException cancelled) {
      handBackRest(results);
      return results;
    } catch (Throwable e) { // the weigher failed
      fail(e);
      handBackRest(results);
      return results;
    }
  }

  /** Puts results into the outlet. An interrupt here comes from outside the run, and is ignored. */
  private Chunk put(Chunk results, Lap lap) {
    while (true) {
      try {
        return outlet.put(results, lap);
      } catch (InterruptedException stray) {
        // what did not get in is still in the chunk
      }
    }
  }

  /** Passes a list on, waiting for room; hands its items back if it is not accepted. */
  void handOn(List<Object> items, List<Object> origins, Lap lap) {
    try {
      put(Chunk.of(new Origins.Several(origins), items), lap);
      tally.done.add(items.size());
    } catch (QueueClosedException cancelled) {
      origins.forEach(this::handBack);
    } catch (Throwable e) { // the weigher failed
      fail(e);
      origins.forEach(this::handBack);
    }
  }

  /** Passes results on without waiting; returns the number of those that found no room. */
  int handOnNow(Chunk results) {
    try {
      return outlet.putNow(results).size();
    } catch (QueueClosedException cancelled) {
      return results.size();
    } catch (Throwable e) { // the weigher failed
      fail(e);
      return results.size();
    }
  }

  /** Hands back items that came to the stage and were not finished. */
  void handBack(Chunk items) {
    if (!items.isEmpty()) {
      execution.handBack(items.originList());
      tally.handedBack.add(items.size());
      items.clear();
    }
  }

  void handBack(Object origin) {
    execution.handBack(List.of(origin));
    tally.handedBack.increment();
  }

  /** How many results may be passed on at once. */
  int mostAtOnce() {
    return outlet.mostAtOnce();
  }

  /** Whether results are weighed when they are passed on; then {@link #handOnNow} is not used. */
  boolean weighs() {
    return outlet.weighs();
  }

  /** Closes the outlet: no more results will be passed on. */
  void close() {
    outlet.close();
  }

  /** How many results have been passed on. */
  long accepted() {
    return outlet.accepted();
  }

  /** Hands back the results that were not accepted. */
  private void handBackRest(Chunk results) {
    if (stage.oneToOne()) { // if its result is not accepted, an item is not done
      handBack(results);
    } else {
      execution.handBack(results.originList());
      results.clear();
    }
  }

  private void fail(Throwable cause) {
    execution.stop(
        cause instanceof PipelineException known
            ? known
            : new PipelineException(stage.name(), null, 0, cause));
  }
}
