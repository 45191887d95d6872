package dev.tandem;

/**
 * Takes the results of one item at a stage that makes any number of them from each; see {@link
 * Pipeline#thenMany}. An emitter is valid only during the call that it is passed to, on the thread
 * of that call.
 *
 * @param <O> the type of the results
 */
@FunctionalInterface
public interface Emitter<O> {

  /**
   * Passes a result on, waiting while the next stage has no room.
   *
   * @param result the result, never {@code null}
   * @throws InterruptedException if the run was cancelled or the time limit of the attempt has
   *     passed; the result is refused, and the function should end. If it continues instead, the
   *     item still does not count as done: it is handed back, or has failed
   */
  void emit(O result) throws InterruptedException;
}
