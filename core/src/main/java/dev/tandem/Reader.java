package dev.tandem;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads the inputs of one run, on a thread of the run or on that of its caller. When the run is
 * cancelled it is interrupted; a thread of the run that cannot be woken, such as one that reads
 * standard input, is left to itself: it closes the inputs when it comes back, and what it has read
 * is nobody's.
 */
final class Reader<I> {
  private final Execution<I> execution;
  private final Inputs<I> inputs;
  private final Feeder<I> feeder;
  private final Guard guard;
  private final RunThreads threads;
  private final AtomicBoolean beingAbandoned = new AtomicBoolean();
  private RunThreads.@Nullable Party party; // written before the start

  /** A reader on the thread of that guard. */
  Reader(
      Execution<I> execution, Inputs<I> inputs, Feeder<I> feeder, Guard guard, RunThreads threads) {
    this.execution = execution;
    this.inputs = inputs;
    this.feeder = feeder;
    this.guard = guard;
    this.threads = threads;
  }

  /** Makes the thread of the run that reads. */
  Thread hire(boolean platform) {
    Runnable task = () -> execution.bindings().run(this::readToTheEnd);
    var hired = threads.hire("tandem-input", platform, task);
    party = hired;
    hired.thread().setDaemon(true); // one that is left behind must not keep the JVM from its end
    return hired.thread();
  }

  /**
   * Reads on the current thread.
   *
   * @throws InterruptedException if interrupted by somebody else than the run
   */
  void read() throws InterruptedException {
    feeder.feed(inputs);
  }

  private void readToTheEnd() {
    try {
      read();
    } catch (Throwable e) { // whatever it is, the run must end and say so
      if (!execution.isCancelled() || e instanceof Error) {
        execution.stop(PipelineException.ofInput(e));
      }
    } finally {
      execution.closeInput();
      if (guard.isAbandoned()) { // or else the run closes them
        inputs.closeByReader();
      }
    }
  }

  /** The run is cancelled. */
  void cancel() {
    guard.cancel();
  }

  Guard guard() {
    return guard;
  }

  /**
   * Where several interrupts were in vain, closes the inputs under the thread that reads, which may
   * wake it; and where that was in vain too, leaves the thread to itself, if it belongs to the run.
   * Does not wait.
   */
  void closeOrAbandonIfDeaf() {
    if (party == null) {
      return;
    }
    if (guard.isHardOfHearing()) {
      inputs.closeElsewhere();
    } else if (guard.isDeaf() && !beingAbandoned.getAndSet(true)) {
      // On a thread of the run: it may be the last one, and then settles the run.
      threads.startLate("tandem-end", this::abandonIfDeaf);
    }
  }

  private void abandonIfDeaf() {
    if (party != null && feeder.abandonIfDeaf()) {
      inputs.leaveToReader();
      party.abandon();
    }
  }
}
