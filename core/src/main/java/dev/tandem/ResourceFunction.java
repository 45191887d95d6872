package dev.tandem;

/**
 * The work of one stage on one item, with a resource that belongs to the worker alone, such as a
 * connection, a buffer or a file. Many workers may call the function concurrently, each with its
 * own resource.
 *
 * @param <R> the type of the resource
 * @param <I> the type of the item
 * @param <O> the type of the result
 */
@FunctionalInterface
public interface ResourceFunction<R, I, O> {

  /**
   * Works on one item. An interrupt is a request to end soon: the time limit has passed, or the run
   * was cancelled.
   *
   * @param resource the worker's own resource
   * @param item the item, never {@code null}
   * @return the result, never {@code null}
   * @throws Exception if anything goes wrong; the options of the stage specify what follows
   */
  O apply(R resource, I item) throws Exception;
}
