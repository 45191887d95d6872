package dev.tandem;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Keeps one {@link Vigil} of one run, on time, until it is dismissed. Thread-safe. */
abstract sealed class Watch permits SharedWatch, ThreadWatch {

  // INVARIANT: no change is missed. Who changes what the vigil looks at does so first, and then
  // wakes the watch, which does nothing unless it is asleep. The watch first says that it is
  // asleep, and then looks once more. So one of the two sees the other.

  private enum State {
    ASLEEP,
    AWAKE,
    OVER
  }

  private final Vigil vigil;
  private final Consumer<Throwable> failed;
  private final AtomicReference<State> state = new AtomicReference<>(State.ASLEEP);

  /** A watch that tells {@code failed} what a look throws, and ends then. */
  Watch(Vigil vigil, Consumer<Throwable> failed) {
    this.vigil = vigil;
    this.failed = failed;
  }

  /**
   * Begins; the first look is due {@code nanos} from now, or after it was woken.
   *
   * @param nanos {@link Vigil#ASLEEP} to wait until it is woken
   */
  void begin(long nanos) {
    if (nanos != Vigil.ASLEEP) {
      wake(nanos);
    }
  }

  /**
   * Wakes it if it is asleep: the next look is due {@code nanos} from now. Costs one read while it
   * is awake.
   */
  final void wake(long nanos) {
    if (state.get() == State.ASLEEP && state.compareAndSet(State.ASLEEP, State.AWAKE)) {
      lookIn(nanos);
    }
  }

  /** Ends it; a look under way may still come to its end. */
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

  /** Sees to it that the next look comes that many nanoseconds from now. */
  abstract void lookIn(long nanos);

  /** It is over: no look has to come any more. */
  abstract void over();

  final void fail(Throwable e) {
    dismiss();
    failed.accept(e);
  }

  /**
   * Looks, unless it is over. One look at a time, also where it is woken during one.
   *
   * @return how many nanoseconds later the caller is to look again; {@link Vigil#ASLEEP} if it need
   *     not
   */
  final synchronized long look() {
    long wait = isOver() ? Vigil.ASLEEP : vigil.look();
    if (wait == Vigil.ASLEEP && state.compareAndSet(State.AWAKE, State.ASLEEP)) {
      wait = vigil.look();
      if (wait != Vigil.ASLEEP && !state.compareAndSet(State.ASLEEP, State.AWAKE)) {
        wait = Vigil.ASLEEP; // the thread that woke it has seen to the next look
      }
    }
    return wait;
  }
}
