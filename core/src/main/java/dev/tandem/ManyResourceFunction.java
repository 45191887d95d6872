package dev.tandem;

/**
 * The work of a stage that makes any number of results from an item, and whose workers each have a
 * resource, such as a connection; see {@link Pipeline#thenMany}.
 *
 * @param <R> the type of the resource
 * @param <I> the type of the item
 * @param <O> the type of the results
 */
@FunctionalInterface
public interface ManyResourceFunction<R, I, O> {

  /**
   * Works on one item. An interrupt is a request to end soon: the time limit has passed, or the run
   * was cancelled.
   *
   * @param resource the worker's own resource
   * @param item the item, never {@code null}
   * @param out takes the results, one by one
   * @throws Exception if anything goes wrong; the options of the stage specify what follows
   */
  void apply(R resource, I item, Emitter<O> out) throws Exception;
}
