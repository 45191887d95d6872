package dev.tandem;

/**
 * Takes items that a stage function puts back into the first stage of its pipeline; see {@link
 * Pipeline#thenFeeding(String, FeedingFunction, java.util.function.UnaryOperator) thenFeeding}. It
 * is valid only during the call that it is passed to, on the thread of that call.
 *
 * @param <I> the type of the inputs of the pipeline
 */
@FunctionalInterface
public interface Feedback<I> {

  /**
   * Puts an item back. It never waits: the item goes on its way when the function has returned, and
   * is dropped if the function throws, so that another attempt puts nothing twice.
   *
   * @param item the item, never {@code null}
   */
  void put(I item);
}
