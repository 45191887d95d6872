package dev.tandem;

import java.util.function.Consumer;

/** The destination of the outcomes of a run. Thread-safe: many workers call it at once. */
interface Sink {

  /** Why an item failed permanently, and where. */
  record Failure(String stage, Exception cause, int attempts) {}

  /**
   * Accepts results of the last stage; waits for room.
   *
   * @return an empty chunk
   */
  Chunk done(Chunk items, Lap lap) throws InterruptedException;

  /**
   * Accepts results of the last stage without waiting.
   *
   * @return a chunk of those for which there was no room
   */
  Chunk doneNow(Chunk items);

  /** How many items have ever come out of the last stage. */
  long accepted();

  /**
   * Reports a failure of an item that will not be retried.
   *
   * @return whether the report was accepted, which it is if failures are outcomes
   */
  boolean failed(Object origin, Failure failure, Lap lap);

  /** How many items it accepts at once. */
  int mostAtOnce();

  /** Sets the callback for items that cannot be weighed, before the run starts. */
  default void onWeigherFailure(Consumer<? super Throwable> whom) {}

  /** Whether items are weighed; then they arrive only by {@link #done}, one at a time. */
  default boolean weighs() {
    return false;
  }

  /**
   * Called when the run is cancelled: from then on, results that its workers still deliver are
   * accepted without waiting, because finished work is kept.
   */
  void cancel();

  /** Closes the sink: no more outcomes will arrive. */
  void close();
}
