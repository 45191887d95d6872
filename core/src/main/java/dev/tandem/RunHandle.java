package dev.tandem;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The means to watch a run, to change it, and to end it, for code that neither puts its inputs nor
 * takes its results. {@link Run} and {@link Outcomes} are handles of their runs; {@link
 * RunListener#started} gets one of each run, in whatever way it was started.
 *
 * {@snippet file="LongRunSnippets.java" region="handle"}
 *
 * <p>Thread-safe. No method but {@link #awaitEnd} waits, so all others may also be called by the
 * threads of the run, such as from a stage function.
 */
public sealed interface RunHandle permits Run, Outcomes, Execution {

  /**
   * Returns where the run is. It is {@link RunState#FAILED} or {@link RunState#CANCELLED} as soon
   * as that is decided, and {@link RunState#ENDED} when everything is done; the threads of the run
   * may still be about to end, which {@link #awaitEnd} waits for. These three states are final.
   */
  RunState state();

  /** Returns the failure that has stopped the run; {@code null} unless it has failed. */
  @Nullable PipelineException failure();

  /** Returns a snapshot of the run. Its cost grows with the number of workers. */
  Stats stats();

  /**
   * Returns the means to change a stage of the run.
   *
   * @throws IllegalArgumentException if the run has no stage with this name
   */
  StageHandle stage(String name);

  /**
   * Pauses all stages, as {@link StageHandle#pause} does one. Inputs are read and accepted until
   * the first queue is full. What waits and what counts the time goes on as before: the time limit
   * of the run and those of the attempts in progress, {@link #drain}, and {@link #cancel}, which
   * ends a run that is paused. Otherwise the run does not end before it is resumed, even if nothing
   * is left to do. Does nothing if the run is paused.
   */
  void pause();

  /**
   * Lets the run go on after {@link #pause}. A stage that was paused by itself stays so. Does
   * nothing if the run is not paused.
   */
  void resume();

  /**
   * Stops reading, and lets the run finish what it has accepted. Inputs that were read and not
   * accepted are handed back. A thread that is reading the inputs is interrupted, and left behind
   * if that does not help, as at an early end; see {@link Pipeline#run}. Does nothing if the run
   * accepts no more inputs.
   */
  void drain();

  /**
   * Cancels the run unless it has ended, without waiting for its end: wakes waiting threads, and
   * interrupts working ones. Inputs that were not finished are handed back. A thread that waits for
   * the results gets {@link CancellationException}.
   */
  void cancel();

  /**
   * Waits until the run has ended in whatever way, and so have all its threads, but no longer than
   * {@code limit} by the clock of the system.
   *
   * @return whether they have ended
   * @throws IllegalStateException if called by a thread of the run, before its end
   * @throws InterruptedException if interrupted, which does not affect the run
   */
  boolean awaitEnd(Duration limit) throws InterruptedException;
}
