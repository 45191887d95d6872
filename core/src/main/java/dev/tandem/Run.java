package dev.tandem;

import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * A run of a pipeline whose inputs are put one by one.
 *
 * {@snippet file="PipelineSnippets.java" region="push"}
 *
 * <p>The results are kept until {@link #finish}; to take them as they come, use {@link
 * Pipeline#outcomes}. Thread-safe: any number of threads may put.
 *
 * @param <I> the type of the inputs
 * @param <O> the type of the results
 */
public final class Run<I, O> implements AutoCloseable {
  private final Execution<I> execution;
  private final CollectedResults<O> results;

  Run(Execution<I> execution, CollectedResults<O> results) {
    this.execution = execution;
    this.results = results;
  }

  /**
   * Puts an input in, waiting while the first stage's queue is full. Workers that put from their
   * stage functions may deadlock, if all of them do so at once.
   *
   * @throws PipelineException if a failure has ended the run; the input was not accepted
   * @throws QueueClosedException if the run was finished or cancelled; the input was not accepted
   * @throws InterruptedException if interrupted; the input was not accepted
   */
  public void put(I input) throws InterruptedException {
    try {
      execution.put(input);
    } catch (QueueClosedException e) {
      if (e.getCause() != null) { // the weigher has failed, perhaps after the end
        execution.alsoFailed(e.getCause());
      }
      execution.throwIfFailed();
      throw e;
    }
  }

  /**
   * Announces that nothing more will be put, and waits until everything is done and every thread of
   * the run has ended.
   *
   * @return the results in the order in which they came out, as an unmodifiable list
   * @throws PipelineException if a failure ended the run
   * @throws CancellationException if the run was cancelled
   * @throws IllegalStateException if called by a thread of the run, for example from a stage
   *     function
   * @throws RunInterruptedException if interrupted; the run has then been cancelled, and has ended
   */
  public List<O> finish() throws RunInterruptedException {
    execution.requireOutsider();
    execution.closeInput();
    return awaitResults();
  }

  /** Reads the inputs on a thread of the run, and waits for its end. */
  List<O> readInside(Inputs<I> inputs, boolean platform) throws RunInterruptedException {
    execution.start(execution.readingThread(inputs, platform));
    return awaitResults();
  }

  /** Reads the inputs on the calling thread, and waits for the end of the run. */
  List<O> readHere(Inputs<I> inputs) throws RunInterruptedException {
    try (var _ = this) { // so that the run has ended when an exception is handled
      execution.startAndRead(inputs);
      return finish();
    } catch (RunInterruptedException e) {
      throw e;
    } catch (InterruptedException e) {
      throw execution.interruptedWhileReading(e);
    }
  }

  private List<O> awaitResults() throws RunInterruptedException {
    execution.awaitEnd();
    if (execution.isCancelled()) {
      throw new CancellationException("the run was cancelled");
    }
    return results();
  }

  /**
   * Cancels the run unless it has ended: wakes waiting threads, interrupts working ones, and
   * returns when every thread of the run has ended. Inputs that were not finished are {@linkplain
   * #handedBack handed back}. Closing again has no effect.
   *
   * @throws IllegalStateException if called by a thread of the run, for example from a stage
   *     function; to end the run from there, throw an exception
   */
  @Override
  public void close() {
    execution.close();
  }

  /**
   * Returns the results so far, in the order in which they came out, as an unmodifiable list that
   * does not change; complete once the run has ended. Until then, the cost grows with their number.
   */
  public List<O> results() {
    return results.results();
  }

  /** Returns the inputs that the run accepted and did not finish; complete once it has ended. */
  public List<I> handedBack() {
    return execution.handedBack();
  }

  /** Returns a snapshot of the run. Its cost grows with the number of workers. */
  public Stats stats() {
    return execution.stats();
  }
}
