package dev.tandem;

import java.util.function.Consumer;

/** Where the outcomes of a run go. Called by many workers at once. */
interface Sink {

  /** Why an item failed for good, and where. */
  record Failure(String stage, Exception cause, int attempts) {}

  /**
   * Items came out of the last stage; waits for room.
   *
   * @return an empty chunk
   */
  Chunk done(Chunk items, Lap lap) throws InterruptedException;

  /**
   * The same without waiting.
   *
   * @return a chunk of those that there was no room for
   */
  Chunk doneNow(Chunk items);

  /** How many items have ever come out of the last stage. */
  long accepted();

  /**
   * Reports a failure after which the item will not be tried again.
   *
   * @return whether the report is taken, which it is where failures are outcomes
   */
  boolean failed(Object origin, Failure failure, Lap lap);

  /** How many items may come at once. */
  int mostAtOnce();

  /** Whom to tell when an item cannot be weighed; said before the run starts. */
  default void onWeigherFailure(Consumer<? super Throwable> whom) {}

  /** Whether items are weighed; then they come by {@link #done} alone, one at a time. */
  default boolean weighs() {
    return false;
  }

  /**
   * The run is cancelled: what its workers still bring is taken without any wait, because what is
   * done is done.
   */
  void cancel();

  /** Nothing more will come. */
  void close();
}
