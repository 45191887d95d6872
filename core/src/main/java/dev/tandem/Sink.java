package dev.tandem;

/**
 * Where the outcomes of a run go. Called by many workers at once.
 *
 * @param <I> what goes into the pipeline
 * @param <O> what comes out of it
 */
interface Sink<I, O> {

  /** What became of the report of a failure. */
  enum Receipt {
    /** It is an outcome like any other; the run goes on. */
    DELIVERED,
    /** This sink has no place for failures. */
    NOBODY_LISTENS,
    /** The run was cancelled before there was room for it. */
    CANCELLED
  }

  /**
   * An item came out of the last stage; throws {@link QueueClosedException} if the run was
   * cancelled.
   */
  void done(I input, O output) throws InterruptedException;

  /** An item failed for good. */
  Receipt failed(Outcome.Failed<I, O> outcome) throws InterruptedException;

  /** Nothing more will come. */
  void close();
}
