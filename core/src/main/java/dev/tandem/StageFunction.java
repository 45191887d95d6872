package dev.tandem;

/**
 * The work of one stage on one item. Many workers call it concurrently, so it must be thread-safe.
 *
 * @param <I> the type of the item
 * @param <O> the type of the result
 */
@FunctionalInterface
public interface StageFunction<I, O> {

  /**
   * Works on one item. An interrupt is a request to end soon: the time limit has passed, or the run
   * was cancelled.
   *
   * @param item the item, never {@code null}
   * @return the result, never {@code null}
   * @throws Exception if anything goes wrong; the options of the stage specify what follows
   */
  O apply(I item) throws Exception;
}
