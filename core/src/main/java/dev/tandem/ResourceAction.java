package dev.tandem;

/**
 * The work of a stage that returns nothing, with a resource that belongs to the worker alone: its
 * result is the item itself. Many workers may call it concurrently, each with its own resource.
 *
 * @param <R> the type of the resource
 * @param <I> the type of the item
 */
@FunctionalInterface
public interface ResourceAction<R, I> {

  /**
   * Works on one item. An interrupt is a request to end soon: the time limit has passed, or the run
   * was cancelled.
   *
   * @param resource the worker's own resource
   * @param item the item, never {@code null}
   * @throws Exception if anything goes wrong; the options of the stage specify what follows
   */
  void accept(R resource, I item) throws Exception;
}
