package dev.tandem;

/**
 * The target of a worker's results: the output of its stage, or an order in front of that output.
 */
interface ResultTarget {

  /**
   * Forwards the results of the items taken last, which may be none. Results that are not accepted
   * because the run is cancelled are handed back.
   *
   * @return an empty chunk to continue with
   */
  Chunk forward(Chunk results, PhaseTimer timer);

  /**
   * Forwards some results of the items taken last, before all of them are complete.
   *
   * @return an empty chunk to continue with
   */
  Chunk forwardSome(Chunk results, PhaseTimer timer);
}
