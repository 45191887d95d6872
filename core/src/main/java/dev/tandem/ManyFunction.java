package dev.tandem;

/**
 * The work of a stage that makes any number of results from an item: none (a filter), one, or more
 * than fit in memory at once. Many workers call it concurrently, so it must be thread-safe.
 *
 * @param <I> the type of the item
 * @param <O> the type of the results
 */
@FunctionalInterface
public interface ManyFunction<I, O> {

  /**
   * Works on one item. An interrupt is a request to end soon: the time limit has passed, or the run
   * was cancelled.
   *
   * @param item the item, never {@code null}
   * @param out takes the results, one by one
   * @throws Exception if anything goes wrong; the options of the stage specify what follows
   */
  void apply(I item, Emitter<O> out) throws Exception;
}
