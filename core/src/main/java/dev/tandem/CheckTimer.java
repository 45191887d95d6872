package dev.tandem;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Runs one {@link TimedCheck} of one run, on time, until it is cancelled. Thread-safe. */
abstract sealed class CheckTimer permits SharedTimer, ThreadTimer {

  // INVARIANT: no change is missed. A thread that changes what is checked does so first, and then
  // arms the timer, which has no effect unless the timer is idle. The timer first records that it
  // is idle, and then checks once more. So one of the two sees the other.

  private enum State {
    IDLE,
    ARMED,
    CANCELLED
  }

  private final TimedCheck check;
  private final Consumer<Throwable> failed;
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

  /**
   * Creates an idle timer. If the check throws, the timer is cancelled and {@code failed} receives
   * what was thrown.
   */
  CheckTimer(TimedCheck check, Consumer<Throwable> failed) {
    this.check = check;
    this.failed = failed;
  }

  /**
   * Starts the timer. The first check is due {@code nanos} from now.
   *
   * @param nanos the delay; {@link TimedCheck#NOT_DUE} to stay idle until the timer is armed
   */
  void start(long nanos) {
    if (nanos != TimedCheck.NOT_DUE) {
      arm(nanos);
    }
  }

  /**
   * Arms the timer if it is idle: the next check is due {@code nanos} from now. If the timer is
   * already armed, this costs one volatile read.
   */
  final void arm(long nanos) {
    if (state.get() == State.IDLE && state.compareAndSet(State.IDLE, State.ARMED)) {
      schedule(nanos);
    }
  }

  /** Cancels the timer; a check in progress may still finish. */
  final void cancel() {
    state.set(State.CANCELLED);
    cancelled();
  }

  final boolean isIdle() {
    return state.get() == State.IDLE;
  }

  final boolean isCancelled() {
    return state.get() == State.CANCELLED;
  }

  /** Schedules the next check {@code nanos} from now. */
  abstract void schedule(long nanos);

  /** Called when the timer was cancelled: no more checks are due. */
  abstract void cancelled();

  final void fail(Throwable e) {
    cancel();
    failed.accept(e);
  }

  /**
   * Runs the check, unless the timer is cancelled. Only one check runs at a time, even if the timer
   * is armed during one.
   *
   * @return the nanoseconds after which the caller must check again; {@link TimedCheck#NOT_DUE} if
   *     it need not
   */
  final synchronized long check() {
    long wait = isCancelled() ? TimedCheck.NOT_DUE : check.check();
    if (wait == TimedCheck.NOT_DUE && state.compareAndSet(State.ARMED, State.IDLE)) {
      wait = check.check();
      if (wait != TimedCheck.NOT_DUE && !state.compareAndSet(State.IDLE, State.ARMED)) {
        wait = TimedCheck.NOT_DUE; // the thread that armed it has scheduled the next check
      }
    }
    return wait;
  }
}
