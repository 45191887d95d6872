package dev.tandem;

import java.util.List;
import java.util.function.Consumer;

/** The destination of the outcomes of a run. Thread-safe: many workers call it at once. */
interface RunOutput extends Destination {

  /** The outcome of an item that failed permanently. */
  record Failed(Failure<?, ?> failure) {}

  /**
   * Reports a failure of an item that will not be retried.
   *
   * @return whether the report was accepted, which it is if failures are outcomes
   */
  boolean failed(Object origin, Failure<?, ?> failure, PhaseTimer timer);

  /** Sets the callback for items that cannot be weighed, before the run starts. */
  default void onWeigherFailure(Consumer<? super Throwable> callback) {}

  /**
   * Called when the run is cancelled: from then on, results that its workers still deliver are
   * accepted without waiting, because finished work is kept.
   */
  void cancel();

  /** Returns the results that were collected so far; empty if they are taken one by one. */
  List<?> results();

  /** Closes the output: no more outcomes will arrive. */
  void close();
}
