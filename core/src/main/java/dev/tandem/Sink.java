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
    /** It comes too late: the run was cancelled, and nothing more is taken. */
    CANCELLED
  }

  /** An item came out of the last stage. */
  void done(I input, O output) throws InterruptedException;

  /** An item failed for good. */
  Receipt failed(Outcome.Failed<I, O> outcome) throws InterruptedException;

  /**
   * The run is cancelled: what its workers still bring is taken without any wait, because what is
   * done is done.
   */
  void cancel();

  /** Nothing more will come. */
  void close();
}
