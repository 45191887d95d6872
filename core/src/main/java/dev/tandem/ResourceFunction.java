package dev.tandem;

/**
 * The work of one stage on one item, with a resource that belongs to the worker alone: a
 * connection, a buffer, a file. The function may be called by many workers at once, each with its
 * own resource.
 *
 * @param <R> the resource
 * @param <I> what comes in
 * @param <O> what goes out
 */
@FunctionalInterface
public interface ResourceFunction<R, I, O> {

  /**
   * Works on one item. An interrupt asks it to end soon: its time limit has passed, or the run was
   * cancelled.
   *
   * @param resource the worker's own
   * @param item the item, never {@code null}
   * @return the result, never {@code null}
   * @throws Exception whatever goes wrong; the options of the stage say what follows
   */
  O apply(R resource, I item) throws Exception;
}
