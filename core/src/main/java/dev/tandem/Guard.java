package dev.tandem;

import org.jspecify.annotations.Nullable;

/**
 * Stands between a worker and those who interrupt it. Interrupts reach the worker only while it is
 * inside, that is in code of the user or asleep, and none is left pending when it leaves: a late
 * one can never hit the next item or the engine itself.
 */
final class Guard {

  /** Why the worker was interrupted, if it was. */
  enum Interrupt {
    NONE,
    TIME_IS_UP,
    CANCEL
  }

  private final Clock clock;

  // All guarded by this.
  private @Nullable Thread inside;
  private boolean timed;
  private long entered;
  private Interrupt interrupt = Interrupt.NONE;
  private volatile boolean cancelled; // written under the lock

  Guard(Clock clock) {
    this.clock = clock;
  }

  /**
   * The current thread goes in; {@code false} means that it must not, because the run is cancelled.
   */
  synchronized boolean enter(boolean timed) {
    if (cancelled) {
      return false;
    }
    inside = Thread.currentThread();
    this.timed = timed;
    entered = timed ? clock.nanoTime() : 0;
    interrupt = Interrupt.NONE;
    return true;
  }

  /**
   * The current thread comes out, without any interrupt pending; tells which one it got. Does no
   * harm where the thread is out already.
   */
  synchronized Interrupt leave() {
    inside = null;
    Thread.interrupted();
    Interrupt got = interrupt;
    interrupt = Interrupt.NONE;
    return got;
  }

  /** The current thread comes out for a while, to wait in a queue; its reason to leave stays. */
  synchronized void pause() {
    inside = null;
    Thread.interrupted();
  }

  /** The current thread goes in again, its time begins anew; {@code false} if it must leave. */
  synchronized boolean resume() {
    inside = Thread.currentThread();
    entered = timed ? clock.nanoTime() : 0;
    return interrupt == Interrupt.NONE && !cancelled;
  }

  /** Whether the worker is never let in again. Costs next to nothing. */
  boolean isCancelled() {
    return cancelled;
  }

  /**
   * Interrupts the worker if it is inside for longer than the limit.
   *
   * @return how many nanoseconds from now the worker inside may have used up its time, at the
   *     earliest
   */
  synchronized long expire(long limit) {
    if (inside == null || !timed || interrupt != Interrupt.NONE) {
      return limit;
    }
    long left = limit - (clock.nanoTime() - entered);
    if (left > 0) {
      return left;
    }
    interrupt = Interrupt.TIME_IS_UP;
    inside.interrupt();
    return limit;
  }

  /** Interrupts the worker if it is inside, and never lets it in again. */
  synchronized void cancel() {
    cancelled = true;
    if (inside != null) {
      interrupt = Interrupt.CANCEL;
      inside.interrupt();
    }
  }
}
