package dev.tandem;

import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * One run of a pipeline that takes its inputs one by one from whoever has them.
 *
 * {@snippet file="PipelineSnippets.java" region="push"}
 *
 * <p>The results are kept until {@link #finish}; to take them as they come, use {@link
 * Pipeline#outcomes}. Thread-safe: any number of threads may put.
 *
 * @param <I> what goes in
 * @param <O> what comes out
 */
public final class Run<I, O> implements AutoCloseable {
  private final Execution<I> execution;
  private final Results<O> results;

  Run(Execution<I> execution, Results<O> results) {
    this.execution = execution;
    this.results = results;
  }

  /**
   * Puts an input in, waiting while the first stage's queue is full. A stage function that puts may
   * wait for itself, if all workers do so at once.
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
   * Says that nothing more will be put, and waits until everything is done and every thread of the
   * run has ended.
   *
   * @return what came out, in the order in which it did; a list that can only be read
   * @throws PipelineException if a failure ended the run
   * @throws CancellationException if the run was cancelled
   * @throws IllegalStateException if called by a thread of the run, such as from a stage function
   * @throws InterruptedException if interrupted; the run is then cancelled, and has ended
   */
  public List<O> finish() throws InterruptedException {
    execution.requireOutsider();
    execution.closeInput();
    return results();
  }

  /** Reads the inputs by a thread of the run, and waits for its end. */
  List<O> readInside(Inputs<I> inputs, boolean platform) throws InterruptedException {
    execution.start(execution.readingThread(inputs, platform));
    return results();
  }

  /** Reads the inputs by the thread that calls, and waits for the end. */
  List<O> readHere(Inputs<I> inputs) throws InterruptedException {
    execution.startAndRead(inputs);
    return finish();
  }

  private List<O> results() throws InterruptedException {
    execution.awaitEnd();
    if (execution.isCancelled()) {
      throw new CancellationException("the run was cancelled");
    }
    return results.toList();
  }

  /**
   * Cancels the run unless it has ended: wakes what waits, interrupts what works, and returns when
   * every thread of the run has ended. What was not finished is {@linkplain #handedBack handed
   * back}. Closing again does nothing.
   *
   * @throws IllegalStateException if called by a thread of the run, such as from a stage function;
   *     one that wants to end the run throws
   */
  @Override
  public void close() {
    execution.close();
  }

  /** The inputs that the run accepted and did not finish; complete once it has ended. */
  public List<I> handedBack() {
    return execution.handedBack();
  }

  /** The run at this moment. Costs a look at every worker. */
  public Stats stats() {
    return execution.stats();
  }
}
