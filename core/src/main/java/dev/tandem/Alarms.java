package dev.tandem;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Tells the listener of a run what watches have found. Each call runs on a platform thread of the
 * run that is created for it, since a listener may take its time, and the threads of the watches
 * serve other runs, too.
 */
final class Alarms {
  private final RunListener listener;
  private final RunThreads threads;
  private final InterruptGuard guard;
  private final Consumer<Throwable> failed;
  private final AtomicBoolean ringing = new AtomicBoolean();

  /** Creates the alarms of a run; {@code failed} is told what the listener throws. */
  Alarms(
      RunListener listener, RunThreads threads, InterruptGuard guard, Consumer<Throwable> failed) {
    this.listener = listener;
    this.threads = threads;
    this.guard = guard;
    this.failed = failed;
  }

  /**
   * Starts the call, without waiting for it; {@code false} if another one is under way or the run
   * is over.
   */
  boolean ring(Consumer<RunListener> call) {
    return !ringing.getAndSet(true) && threads.startLate("tandem-alarm", () -> tell(call));
  }

  private void tell(Consumer<RunListener> call) {
    try {
      if (guard.enter(false)) {
        call.accept(listener);
      }
      guard.leave();
    } catch (Throwable e) {
      if (guard.leave() == InterruptGuard.Interrupt.NONE || e instanceof Error) {
        failed.accept(e);
      }
    } finally {
      ringing.set(false);
    }
  }
}
