package dev.tandem;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A run of a pipeline whose inputs are put one by one.
 *
 * {@snippet file="PipelineSnippets.java" region="push"}
 *
 * <p>The results are kept until {@link #finish}, unless a {@linkplain Pipeline#start(Consumer)
 * consumer} takes them or the last stage {@linkplain Pipeline#thenDo(String, StageAction) returns
 * nothing}; to take them as they come, use {@link Pipeline#outcomes}. Thread-safe: any number of
 * threads may put.
 *
 * @param <I> the type of the inputs
 * @param <O> the type of the results
 */
public final class Run<I, O> implements RunHandle, AutoCloseable {
  private final Execution<I> execution;
  private final RunOutput results;

  Run(Execution<I> execution, RunOutput results) {
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
    put(input, Waiter.FOREVER);
  }

  /**
   * Puts an input in, waiting no longer than {@code limit}, by the clock of the system, while the
   * first stage's queue is full. Weighing the input, if that queue weighs its items, is not part of
   * the wait.
   *
   * @return whether the input was accepted
   * @throws PipelineException if a failure has ended the run; the input was not accepted
   * @throws QueueClosedException if the run was finished or cancelled; the input was not accepted
   * @throws InterruptedException if interrupted; the input was not accepted
   */
  public boolean offer(I input, Duration limit) throws InterruptedException {
    return put(input, Limits.nanos(limit));
  }

  private boolean put(I input, long nanos) throws InterruptedException {
    try {
      return execution.put(input, nanos);
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
   * @return the results in the order in which they came out, as an unmodifiable list; empty if the
   *     run keeps none
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

  /**
   * Does as {@link #finish()}, but stops the run if it has not ended when {@code limit} has passed
   * by the clock of the run.
   *
   * @throws PipelineException if a failure ended the run, or if the limit has passed, for the
   *     reason {@link PipelineException.Reason.TimeLimitExceeded}; it carries the results until
   *     then and the inputs that were not finished
   */
  public List<O> finish(Duration limit) throws RunInterruptedException {
    execution.requireOutsider();
    execution.finishWithin(limit);
    return awaitResults();
  }

  /**
   * Returns a stage that completes when the run and its threads have ended: with the results, or
   * with the exception that {@link #finish()} would throw. This call does not end the run. Each
   * call starts a virtual thread that waits for the end. Dependent stages run on that thread,
   * unless they name an executor.
   *
   * {@snippet file="LongRunSnippets.java" region="completion"}
   */
  public CompletionStage<List<O>> completion() {
    var completion = new CompletableFuture<List<O>>();
    Runnable waiting =
        () -> {
          try {
            completion.complete(awaitResults());
          } catch (Throwable e) {
            completion.completeExceptionally(e);
          }
        };
    execution.createThread("tandem-completion", waiting).start();
    return completion.minimalCompletionStage();
  }

  /** Reads the inputs on a thread of the run, and waits for its end. */
  void readInside(Inputs<I> inputs, boolean platform) throws RunInterruptedException {
    execution.start(execution.readingThread(inputs, platform));
    awaitResults();
  }

  /** Reads the inputs on the calling thread, and waits for the end of the run. */
  void readHere(Inputs<I> inputs) throws RunInterruptedException {
    try (var _ = this) { // so that the run has ended when an exception is handled
      execution.startAndRead(inputs);
      finish();
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

  @Override
  public RunState state() {
    return execution.state();
  }

  @Override
  public @Nullable PipelineException failure() {
    return execution.failure();
  }

  @Override
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return execution.awaitEnd(limit);
  }

  @Override
  public StageHandle stage(String name) {
    return execution.stage(name);
  }

  @Override
  public void pause() {
    execution.pause();
  }

  @Override
  public void resume() {
    execution.resume();
  }

  @Override
  public void drain() {
    execution.drain();
  }

  @Override
  public void cancel() {
    execution.cancel();
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
   * Empty if the run keeps none.
   */
  @SuppressWarnings("unchecked") // the last stage made them
  public List<O> results() {
    return (List<O>) results.results();
  }

  /** Returns the inputs that the run accepted and did not finish; complete once it has ended. */
  public List<I> handedBack() {
    return execution.handedBack();
  }

  @Override
  public Stats stats() {
    return execution.stats();
  }
}
