package dev.tandem;

/**
 * Takes the results of one item, where a stage makes any number of them from each: see {@link
 * Pipeline#thenMany}. Valid in the call that it is handed to, for the thread of that call.
 *
 * @param <O> what goes out
 */
@FunctionalInterface
public interface Emitter<O> {

  /**
   * Hands a result on, waiting while the next stage has no room.
   *
   * @param result never {@code null}
   * @throws InterruptedException if the run was cancelled or the time limit of the attempt has
   *     passed; the function should end. If it goes on instead, the item is not done all the same:
   *     it is handed back, or has failed
   */
  void emit(O result) throws InterruptedException;
}
