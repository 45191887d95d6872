package dev.tandem;

/**
 * The work of a stage whose workers each have a resource, and which may put items back into the
 * first stage, as a {@link FeedingFunction} does.
 *
 * @param <R> the type of the resource
 * @param <I> the type of the item
 * @param <F> the type of the inputs of the pipeline
 * @param <O> the type of the result
 */
@FunctionalInterface
public interface ResourceFeedingFunction<R, I, F, O> {

  /**
   * Works on one item. An interrupt is a request to end soon: the time limit has passed, or the run
   * was cancelled.
   *
   * @param resource the resource of the worker, which no other thread uses meanwhile
   * @param item the item, never {@code null}
   * @param again takes what goes back into the first stage
   * @return the result, never {@code null}
   * @throws Exception if anything goes wrong; the options of the stage specify what follows
   */
  O apply(R resource, I item, Feedback<F> again) throws Exception;
}
