package dev.tandem;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Runs one {@link Vigil} of one run, on time, until it is dismissed. Thread-safe. */
abstract sealed class Watch permits SharedWatch, ThreadWatch {

  // INVARIANT: no change is missed. A thread that changes what the vigil looks at does so first,
  // and then wakes the watch, which has no effect unless the watch is asleep. The watch first
  // records that it is asleep, and then looks once more. So one of the two sees the other.

  private enum State {
    ASLEEP,
    AWAKE,
    OVER
  }

  private final Vigil vigil;
  private final Consumer<Throwable> failed;
  private final AtomicReference<State> state = new AtomicReference<>(State.ASLEEP);

  /**
   * Creates a watch. If a look throws, the watch ends and {@code failed} is told what was thrown.
   */
  Watch(Vigil vigil, Consumer<Throwable> failed) {
    this.vigil = vigil;
    this.failed = failed;
  }

  /**
   * Begins. The first look is due {@code nanos} from now, or after the watch was woken.
   *
   * @param nanos {@link Vigil#ASLEEP} to wait until it is woken
   */
  void begin(long nanos) {
    if (nanos != Vigil.ASLEEP) {
      wake(nanos);
    }
  }

  /**
   * Wakes the watch if it is asleep: the next look is due {@code nanos} from now. Costs one read
   * while it is awake.
   */
  final void wake(long nanos) {
    if (state.get() == State.ASLEEP && state.compareAndSet(State.ASLEEP, State.AWAKE)) {
      lookIn(nanos);
    }
  }

  /** Ends the watch; a look that is under way may still finish. */
  final void dismiss() {
    state.set(State.OVER);
    over();
  }

  final boolean isAsleep() {
    return state.get() == State.ASLEEP;
  }

  final boolean isOver() {
    return state.get() == State.OVER;
  }

  /** Schedules the next look {@code nanos} from now. */
  abstract void lookIn(long nanos);

  /** Called when the watch is over: no more looks are due. */
  abstract void over();

  final void fail(Throwable e) {
    dismiss();
    failed.accept(e);
  }

  /**
   * Looks, unless the watch is over. Only one look runs at a time, even if the watch is woken
   * during one.
   *
   * @return the nanoseconds after which the caller must look again; {@link Vigil#ASLEEP} if it need
   *     not
   */
  final synchronized long look() {
    long wait = isOver() ? Vigil.ASLEEP : vigil.look();
    if (wait == Vigil.ASLEEP && state.compareAndSet(State.AWAKE, State.ASLEEP)) {
      wait = vigil.look();
      if (wait != Vigil.ASLEEP && !state.compareAndSet(State.ASLEEP, State.AWAKE)) {
        wait = Vigil.ASLEEP; // the thread that woke it has scheduled the next look
      }
    }
    return wait;
  }
}
