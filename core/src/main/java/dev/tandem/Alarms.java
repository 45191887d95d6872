package dev.tandem;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Notifies the listener of a run of what the {@linkplain TimedCheck timed checks} have found. Each
 * call runs on a platform thread that the run creates for it, since a listener may be slow, and the
 * threads of the timers serve other runs, too.
 */
final class Alarms {
  private final RunListener listener;
  private final RunThreads threads;
  private final InterruptGuard guard;
  private final Consumer<Throwable> failed;
  private final AtomicBoolean ringing = new AtomicBoolean();

  /** Creates the alarms of a run; {@code failed} receives what the listener throws. */
  Alarms(
      RunListener listener, RunThreads threads, InterruptGuard guard, Consumer<Throwable> failed) {
    this.listener = listener;
    this.threads = threads;
    this.guard = guard;
    this.failed = failed;
  }

  /**
   * Starts the call without waiting for it; returns {@code false} if another call is in progress or
   * the run is over.
   */
  boolean ring(Consumer<RunListener> event) {
    return !ringing.getAndSet(true) && threads.startLate("tandem-alarm", () -> call(event));
  }

  private void call(Consumer<RunListener> event) {
    try {
      if (guard.enter(false)) {
        event.accept(listener);
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
