package dev.tandem;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a thread that runs code of the user and those who interrupt it. Interrupts reach
 * the thread only while it is inside, that is in code of the user or asleep, and none is left
 * pending when it leaves: a late one can never hit the next item or the engine itself.
 *
 * <p>That a run has been cancelled is told by {@link #leave} and {@link #isCancelled}, not by the
 * interrupt status, which code of the user may have cleared.
 */
final class Guard {

  /** Why the thread was interrupted, if it was. */
  enum Interrupt {
    NONE,
    TIME_IS_UP,
    CANCEL,
    /** Nobody waits for the thread any more: what it comes back with is nobody's. */
    ABANDONED
  }

  private static final int PATIENCE = 3;

  private final Clock clock;
  private final boolean own; // whether the thread belongs to the run, and so does its status

  // All guarded by this.
  private @Nullable Thread inside;
  private boolean timed;
  private boolean closing; // inside to close something, which cancelling does not interrupt at once
  private boolean resting; // inside to let time pass
  private int reminders; // that have come since it went in
  private long entered;
  private long entries;
  private boolean timedBefore; // where code is called beside the work
  private Interrupt interrupt = Interrupt.NONE;
  private boolean abandoned;

  private volatile boolean cancelled; // written under the lock

  /** The guard of a thread of the run. */
  Guard(Clock clock) {
    this(clock, true);
  }

  /** {@code own}: whether the thread is the run's own; if not, a stranger's interrupt is kept. */
  Guard(Clock clock, boolean own) {
    this.clock = clock;
    this.own = own;
  }

  /**
   * The current thread goes in; {@code false} means that it must not, because the run is cancelled.
   */
  synchronized boolean enter(boolean timed) {
    if (cancelled) {
      return false;
    }
    this.timed = timed;
    goIn();
    return true;
  }

  /** Goes in to let time pass, as after a failed attempt; {@code false} as above. */
  synchronized boolean enterToRest() {
    boolean in = enter(false);
    resting = in;
    return in;
  }

  /**
   * Goes in to close something, also if the run is cancelled. A cancel leaves it some time for
   * that, until {@link #remind} has come a few times.
   */
  synchronized void enterToClose() {
    timed = false;
    goIn();
    closing = true;
  }

  private void goIn() {
    if (own) {
      Thread.interrupted(); // one that came while it was outside was not for what comes now
    }
    inside = Thread.currentThread();
    entered = timed ? clock.nanoTime() : 0;
    entries++;
    resting = false;
    closing = false;
    reminders = 0;
    interrupt = Interrupt.NONE;
  }

  /**
   * The current thread comes out, without any interrupt pending that was meant for where it was;
   * tells which one it got. Does no harm where the thread is out already.
   */
  synchronized Interrupt leave() {
    inside = null;
    Interrupt got = interrupt;
    interrupt = Interrupt.NONE;
    if (own || got != Interrupt.NONE) {
      Thread.interrupted();
    }
    return abandoned ? Interrupt.ABANDONED : got;
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

  /** Whether the thread belongs to the run. */
  boolean isOwn() {
    return own;
  }

  /**
   * Calls code of the user beside the work, such as a key or a weigher, from outside or from a
   * {@linkplain #pause pause}. No time limit holds for it, and a cancel interrupts it.
   *
   * @return {@code null} if the run was cancelled, before or so that the code failed
   */
  <T> @Nullable T call(Supplier<T> code) {
    if (!goAside()) {
      return null;
    }
    T result;
    try {
      result = code.get();
    } catch (Throwable e) {
      if (comeBack() && e instanceof Exception) {
        return null;
      }
      throw e;
    }
    comeBack();
    return result;
  }

  private synchronized boolean goAside() {
    if (cancelled) {
      return false;
    }
    if (own) {
      Thread.interrupted(); // as when it goes in
    }
    inside = Thread.currentThread();
    timedBefore = timed;
    timed = false;
    resting = false;
    closing = false;
    reminders = 0;
    entries++;
    return true;
  }

  /** Returns whether the run was cancelled. A reason to leave that came before a pause stays. */
  private synchronized boolean comeBack() {
    inside = null;
    timed = timedBefore;
    if (Thread.interrupted() && !own && !cancelled) {
      Thread.currentThread().interrupt();
    }
    return cancelled;
  }

  /** Whether the thread is never let in again. Costs next to nothing. */
  boolean isCancelled() {
    return cancelled;
  }

  /**
   * A number that changes when the thread goes in, if it is in code of the user now; 0 if it is
   * not, or rests there.
   */
  synchronized long visit() {
    return inside == null || resting ? 0 : entries;
  }

  /**
   * Interrupts the thread if it is inside for longer than the limit.
   *
   * @return how many nanoseconds from now the thread inside may have used up its time, at the
   *     earliest; {@link Vigil#ASLEEP} if none is inside that has a limit
   */
  synchronized long expire(long limit) {
    if (inside == null || !timed || interrupt != Interrupt.NONE) {
      return Vigil.ASLEEP;
    }
    long left = limit - (clock.nanoTime() - entered);
    if (left > 0) {
      return left;
    }
    interrupt = Interrupt.TIME_IS_UP;
    inside.interrupt();
    return Vigil.ASLEEP;
  }

  /** Interrupts the thread if it is inside, unless it closes something; never lets it in again. */
  synchronized void cancel() {
    cancelled = true;
    if (!closing) {
      interrupt();
    }
  }

  /** Interrupts the thread if it is inside, whatever it does there. */
  synchronized void interrupt() {
    if (inside != null) {
      interrupt = Interrupt.CANCEL;
      inside.interrupt();
    }
  }

  /**
   * Interrupts the thread if it is still inside: code of the user may have swallowed the interrupt
   * before. One that closes something is interrupted only when {@value #PATIENCE} reminders have
   * come before.
   */
  synchronized void remind() {
    if (inside != null) {
      reminders++;
      if (!closing || isDeaf()) {
        interrupt();
      }
    }
  }

  /** Gives the thread up if it is inside and no reminder has helped; returns whether it does. */
  synchronized boolean abandonIfDeaf() {
    boolean now = !abandoned && isDeaf();
    abandoned |= now;
    return now;
  }

  /** Whether it is inside, and may not be woken by the next interrupt either. */
  synchronized boolean isHardOfHearing() {
    return inside != null && reminders == PATIENCE;
  }

  /** Whether it is inside, although several reminders have come. */
  synchronized boolean isDeaf() {
    return inside != null && reminders > PATIENCE;
  }

  /** Whether the thread was given up. */
  synchronized boolean isAbandoned() {
    return abandoned;
  }
}
