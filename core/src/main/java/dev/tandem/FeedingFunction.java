package dev.tandem;

/**
 * The work of a stage that makes one result from each item, and may put items back into the first
 * stage. Many workers call it concurrently, so it must be thread-safe.
 *
 * @param <I> the type of the item
 * @param <F> the type of the inputs of the pipeline
 * @param <O> the type of the result
 */
@FunctionalInterface
public interface FeedingFunction<I, F, O> {

  /**
   * Works on one item. An interrupt is a request to end soon: the time limit has passed, or the run
   * was cancelled.
   *
   * @param item the item, never {@code null}
   * @param again takes what goes back into the first stage
   * @return the result, never {@code null}
   * @throws Exception if anything goes wrong; the options of the stage specify what follows
   */
  O apply(I item, Feedback<F> again) throws Exception;
}
