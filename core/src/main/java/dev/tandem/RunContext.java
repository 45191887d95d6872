package dev.tandem;

/**
 * A context in which a run calls its stage functions, such as the diagnostic context of a log, the
 * current span of a trace, or the user for whom the work is done; see {@link Pipeline#context}. It
 * brings what is kept in thread locals to the workers of a run, which do not have those of the
 * thread that starts it. For scoped values, {@link Pipeline#inheriting} is simpler.
 *
 * <p>A context of the run is captured where the run is started:
 *
 * {@snippet file="ContextSnippets.java" region="of-run"}
 *
 * <p>A context of each item travels in the input that the item comes from:
 *
 * {@snippet file="ContextSnippets.java" region="of-item"}
 *
 * <p><b>Where it holds.</b> A worker enters the context anew for each attempt at an item, on the
 * thread of the attempt, and calls the stage function as if in a try-with-resources statement. It
 * also enters it to call a receiver of {@link StageOptions#deadLetter} and {@link
 * RunListener#attemptFailed}. Everything else is outside: reading the inputs, opening and closing
 * resources, keys, weighers, the conditions of retries and of {@code skip}, receivers of {@link
 * StageOptions#discarded}, and the other methods of a listener.
 *
 * <p><b>Failures.</b> Entering and leaving the context are parts of the attempt: its time limit
 * applies, and an exception is a failure of the attempt. If the function has failed, an exception
 * of {@code close} is suppressed in that failure. If it has returned, its result is dropped, unless
 * it was emitted. An {@link Error} always ends the run. A receiver or listener is called without
 * the context if that cannot be entered; an exception of {@code close} then ends the run. If {@link
 * #capture} throws, the run does not start, and the caller gets the exception.
 *
 * <p>Must be thread-safe if runs are started by several threads. Entering and leaving should take
 * far less than a stage function: both happen for each attempt.
 *
 * @param <I> the type of the inputs of the run
 */
@FunctionalInterface
public interface RunContext<I> {

  /**
   * Captures the context of the thread that starts a run. Called once for each run, before it
   * starts, on the thread whose scoped values the run would {@linkplain Pipeline#inheriting
   * inherit}. Called once for all runs of a {@link Pipeline#publisher}, when that is made.
   */
  Entry<I> capture();

  /** What was captured for a run: enters its context. Must be thread-safe. */
  @FunctionalInterface
  interface Entry<I> {

    /**
     * Makes the context that of the current thread, until what is returned is closed, on the same
     * thread.
     *
     * @param input the input of the run that the item comes from, whatever stage it is at; if a
     *     stage makes {@linkplain Pipeline#batch batches}, one of those inputs, as in {@link
     *     Failure#input}
     * @return what leaves the context when it is closed, and restores what was there before
     */
    AutoCloseable enter(I input) throws Exception;
  }
}
