package dev.tandem;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads the inputs of one run, on a thread of the run or on the caller's. It is interrupted when
 * the run is cancelled. A thread of the run that cannot be woken, such as one that reads standard
 * input, is abandoned: it closes the inputs when it returns, and what it has read by then is
 * discarded.
 */
final class Reader<I> {
  private final RunControl run;
  private final Inputs<I> inputs;
  private final Feeder<I> feeder;
  private final InterruptGuard guard;
  private final RunThreads threads;
  private final AtomicBoolean beingAbandoned = new AtomicBoolean();
  private RunThreads.@Nullable Party party; // written before the start

  /** Creates a reader for the thread of this guard. */
  Reader(
      RunControl run,
      Inputs<I> inputs,
      Feeder<I> feeder,
      InterruptGuard guard,
      RunThreads threads) {
    this.run = run;
    this.inputs = inputs;
    this.feeder = feeder;
    this.guard = guard;
    this.threads = threads;
  }

  /** Creates the thread of the run that reads. */
  Thread createThread(boolean platform) {
    var reading = threads.add("tandem-input", platform, this::readToTheEnd);
    party = reading;
    reading.thread().setDaemon(true); // an abandoned thread must not keep the JVM alive
    return reading.thread();
  }

  /**
   * Reads on the current thread.
   *
   * @throws InterruptedException if interrupted by anything but the run
   */
  void read() throws InterruptedException {
    feeder.feed(inputs);
  }

  private void readToTheEnd() {
    try {
      read();
    } catch (Throwable e) { // whatever it is, the run must end and report it
      if (!run.isCancelled() || e instanceof Error) {
        run.stop(new PipelineException.Reason.InputsFailed(), e);
      }
    } finally {
      run.closeInput();
      if (guard.isAbandoned()) { // otherwise the run closes them
        inputs.closeByReader();
      }
    }
  }

  /** Called when the run is cancelled. */
  void cancel() {
    guard.cancel();
  }

  InterruptGuard guard() {
    return guard;
  }

  /**
   * If several interrupts had no effect, closes the inputs that the thread is reading, which may
   * wake it. If that had no effect either, abandons the thread. This method does nothing if the
   * thread does not belong to the run, and it never waits.
   */
  void closeOrAbandonIfDeaf() {
    if (party == null) {
      return;
    }
    if (guard.isHardOfHearing()) {
      inputs.closeElsewhere();
    } else if (guard.isDeaf() && !beingAbandoned.getAndSet(true)) {
      // This runs on a thread of the run, since it may be the last one, which settles the run.
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
