package dev.tandem;

/** The destination of a stage's results: the queue of the next stage, or the output of the run. */
interface Destination {

  /**
   * Inserts all results, waiting for room. A destination bounded by weight weighs them here, in
   * user code, inside the guard of the timer.
   *
   * <p>INVARIANT: a result is in the destination or in the chunk, never in both.
   *
   * @return an empty chunk
   * @throws QueueClosedException if no more results are accepted, or if one could not be weighed,
   *     which ends the run; the chunk holds what was not inserted
   * @throws InterruptedException if interrupted while waiting; the chunk holds what was not
   *     inserted
   */
  Chunk put(Chunk results, PhaseTimer timer) throws InterruptedException;

  /**
   * Inserts as many results as there is room for, without waiting. Never runs user code, so it is
   * not for destinations bounded by weight.
   *
   * @return a chunk of the results that were not inserted
   * @throws QueueClosedException if no more results are accepted
   */
  Chunk putNow(Chunk results);

  /** Returns how many results have been accepted so far. */
  long accepted();

  /** Returns how many results may be put at once. */
  int mostAtOnce();

  /** Returns whether results are weighed here; if so, they are inserted only by {@link #put}. */
  boolean weighs();
}
