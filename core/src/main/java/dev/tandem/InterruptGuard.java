package dev.tandem;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Controls when a thread that runs user code can be interrupted. Interrupts reach the thread only
 * while it is inside, that is, in user code or asleep; a recall ends waits outside. INVARIANT: no
 * interrupt is left pending when the thread leaves, so a late one can never hit the next item or
 * the engine itself.
 *
 * <p>To learn that a run has been cancelled, use {@link #leave} and {@link #isCancelled} rather
 * than the interrupt status, which user code may have cleared.
 */
final class InterruptGuard {

  /** Why the thread was interrupted, if it was. */
  enum Interrupt {
    NONE,
    TIME_IS_UP,
    CANCEL,
    /**
     * No other thread waits for this one any more, and whatever it returns or throws is ignored.
     */
    ABANDONED
  }

  private static final int PATIENCE = 3;

  private final Clock clock;
  private final boolean own; // whether the thread and its interrupt status belong to the run

  // All guarded by this.
  private @Nullable Thread worker; // that takes items, and may be recalled
  private boolean woken; // the worker was interrupted outside, perhaps too late to notice
  private @Nullable Thread inside;
  private boolean timed;
  private boolean closing; // inside to close something, which a cancel does not interrupt at once
  private boolean resting; // inside to sleep
  private boolean awaitingTurn; // inside to sleep until the rate limit allows an attempt
  private boolean awaitingKey; // inside to wait for other items with the same key
  private int reminders; // since it went in
  private long entered;
  private long entries;
  private boolean timedBefore; // saved during call()
  private boolean itemTimed; // whether all attempts at the current item have a common deadline
  private long itemEnd; // that deadline
  private Interrupt interrupt = Interrupt.NONE;
  private boolean abandoned;

  private volatile boolean cancelled; // written under the lock
  private volatile boolean halted; // cancelled or recalled; written under the lock

  /** Creates the guard of a thread of the run. */
  InterruptGuard(Clock clock) {
    this(clock, true);
  }

  /**
   * Creates a guard; {@code own}: whether the thread belongs to the run. If not, an interrupt from
   * outside the run is kept.
   */
  InterruptGuard(Clock clock, boolean own) {
    this.clock = clock;
    this.own = own;
  }

  /**
   * Lets the current thread in; {@code false} means that it must stay out, because the run is
   * cancelled.
   */
  synchronized boolean enter(boolean timed) {
    if (cancelled) {
      return false;
    }
    this.timed = timed;
    enterNow();
    return true;
  }

  /**
   * Lets the current thread in to sleep, as after a failed attempt; {@code false} means that it
   * must stay out, because the run is cancelled.
   */
  synchronized boolean enterToRest() {
    boolean in = enter(false);
    resting = in;
    return in;
  }

  /** Lets the current thread in to sleep, until {@link #cancelTurn} at the latest. */
  synchronized boolean enterToAwaitTurn() {
    awaitingTurn = enterToRest();
    return awaitingTurn;
  }

  /** Lets the current thread in to wait for its key, at the longest until its item is overdue. */
  synchronized boolean enterToAwaitKey() {
    awaitingKey = enterToRest();
    return awaitingKey;
  }

  /** Wakes the thread if it sleeps inside until a turn: that turn was cancelled. */
  synchronized void cancelTurn() {
    if (inside != null && awaitingTurn) {
      inside.interrupt();
    }
  }

  /**
   * Lets the current thread in to close something, even if the run is cancelled. A cancel leaves it
   * some time for that, until {@link #remind} has been called a few times.
   */
  synchronized void enterToClose() {
    timed = false;
    enterNow();
    closing = true;
  }

  private void enterNow() {
    if (own) {
      Thread.interrupted(); // an interrupt from outside is not meant for the code that runs now
    }
    inside = Thread.currentThread();
    entered = timed ? clock.nanoTime() : 0;
    entries++;
    resting = false;
    awaitingTurn = false;
    awaitingKey = false;
    closing = false;
    reminders = 0;
    interrupt = Interrupt.NONE;
    if (timed && itemTimed && itemEnd - entered <= 0) {
      expireNow();
    }
  }

  /**
   * Called before the first attempt at an item whose attempts must all end within {@code limit}
   * nanoseconds.
   */
  synchronized void itemBegins(long limit) {
    itemTimed = true;
    itemEnd = clock.nanoTime() + Math.min(limit, Long.MAX_VALUE / 2); // which does not overflow
  }

  /** Called when there will be no more attempts at that item. */
  synchronized void itemEnds() {
    itemTimed = false;
  }

  /**
   * Returns how many nanoseconds are left for all attempts at the current item; {@link
   * Long#MAX_VALUE} if they have no common deadline.
   */
  synchronized long itemTimeLeft() {
    return itemTimed ? itemEnd - clock.nanoTime() : Long.MAX_VALUE;
  }

  /**
   * Returns how many nanoseconds are left for the attempt that the thread is making, if one attempt
   * may take {@code limit} nanoseconds.
   */
  synchronized long timeLeft(long limit) {
    return timed ? Math.min(limit - (clock.nanoTime() - entered), itemTimeLeft()) : Long.MAX_VALUE;
  }

  /**
   * Lets the current thread out, and clears any pending interrupt that was meant for it inside;
   * returns which one it got. A thread that is already out may call this, too.
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

  /**
   * Lets the current thread out for a while, to wait in a queue. A reason to leave that it already
   * has is kept.
   */
  synchronized void pause() {
    inside = null;
    Thread.interrupted();
  }

  /**
   * Lets the current thread in again, and restarts its time limit; {@code false} if it must leave.
   */
  synchronized boolean resume() {
    if (own) {
      Thread.interrupted(); // of a recall: the wait is over
    }
    inside = Thread.currentThread();
    entered = timed ? clock.nanoTime() : 0;
    return interrupt == Interrupt.NONE && !cancelled;
  }

  /** Returns whether the thread belongs to the run. */
  boolean isOwn() {
    return own;
  }

  /**
   * Calls user code other than the stage function, such as a key function or a weigher, from
   * outside or from a {@linkplain #pause pause}. The code has no time limit, and a cancel
   * interrupts it.
   *
   * @return {@code null} if the run was cancelled before, or if it was cancelled and the code
   *     failed
   */
  <T> @Nullable T call(Supplier<T> code) {
    if (!enterCall()) {
      return null;
    }
    T result;
    try {
      result = code.get();
    } catch (Throwable e) {
      if (leaveCall() && e instanceof Exception) {
        return null;
      }
      throw e;
    }
    leaveCall();
    return result;
  }

  private synchronized boolean enterCall() {
    if (cancelled) {
      return false;
    }
    if (own) {
      Thread.interrupted(); // as in goIn
    }
    inside = Thread.currentThread();
    timedBefore = timed;
    timed = false;
    resting = false;
    awaitingTurn = false;
    awaitingKey = false;
    closing = false;
    reminders = 0;
    entries++;
    return true;
  }

  /**
   * Ends such a call; returns whether the run was cancelled. A reason to leave from before a pause
   * is kept.
   */
  private synchronized boolean leaveCall() {
    inside = null;
    timed = timedBefore;
    if (Thread.interrupted() && !own && !cancelled) {
      Thread.currentThread().interrupt();
    }
    return cancelled;
  }

  /**
   * Returns whether the run was cancelled, so that the thread is never let in again. Costs one
   * volatile read.
   */
  boolean isCancelled() {
    return cancelled;
  }

  /**
   * Returns whether a worker must begin no further item before it has looked at what has changed:
   * the run was cancelled, or the worker recalled. Costs one volatile read.
   */
  boolean isHalted() {
    return halted;
  }

  /** Returns whether the worker has to look at what has changed, but the run goes on. */
  boolean isRecalled() {
    return halted && !cancelled;
  }

  /** Called by a worker that is about to take items: from now on, a recall ends its waits. */
  synchronized void workBegins() {
    worker = Thread.currentThread();
  }

  /** Called by that worker when it takes no more: no recall interrupts it any more. */
  synchronized void workEnds() {
    worker = null;
    if (woken) {
      Thread.interrupted();
    }
  }

  /**
   * Makes the worker look at what has changed before it begins another item. Interrupts the worker
   * if it is outside, where it may wait for items; user code is not interrupted.
   */
  synchronized void recall() {
    halted = true;
    if (inside == null && worker != null) {
      woken = true;
      worker.interrupt();
    }
  }

  /** Called by a worker that was recalled, before it looks at what has changed. */
  synchronized void clearRecall() {
    halted = cancelled;
  }

  /**
   * Returns a number that changes when the thread goes in, if it is in user code now; 0 if it is
   * not, or if it sleeps inside.
   */
  synchronized long visit() {
    return inside == null || resting ? 0 : entries;
  }

  /**
   * Interrupts the thread if it has been inside for longer than {@code limit} nanoseconds.
   *
   * @return how many nanoseconds from now, at the earliest, the thread inside may have used up its
   *     time; {@link TimedCheck#NOT_DUE} if no thread with a limit is inside
   */
  synchronized long expire(long limit) {
    if (inside == null || !timed || interrupt != Interrupt.NONE) {
      return TimedCheck.NOT_DUE;
    }
    long left = limit - (clock.nanoTime() - entered);
    if (left > 0) {
      return left;
    }
    expireNow();
    return TimedCheck.NOT_DUE;
  }

  /**
   * Interrupts the thread if all attempts at its item together have used up their time. A thread
   * that is not in an attempt now, for example in a pause, learns of it when it goes on.
   *
   * @return how many nanoseconds from now they will have; {@link TimedCheck#NOT_DUE} if there is no
   *     such limit now
   */
  synchronized long expireItem() {
    if (!itemTimed) {
      return TimedCheck.NOT_DUE;
    }
    long left = itemTimeLeft();
    if (left > 0) { // whatever else has interrupted the thread
      return left;
    }
    if (interrupt == Interrupt.NONE) {
      expireNow();
    }
    return TimedCheck.NOT_DUE;
  }

  private void expireNow() {
    interrupt = Interrupt.TIME_IS_UP;
    if (inside != null && (timed || awaitingKey)) {
      inside.interrupt();
    }
  }

  /**
   * Interrupts the thread if it is inside, unless it is closing something; never lets it in again.
   */
  synchronized void cancel() {
    cancelled = true;
    halted = true;
    if (!closing) {
      interrupt();
    }
  }

  /** Interrupts the thread if it is inside, whatever it is doing there. */
  synchronized void interrupt() {
    if (inside != null) {
      interrupt = Interrupt.CANCEL;
      inside.interrupt();
    }
  }

  /**
   * Interrupts the thread if it is still inside: user code may have swallowed the interrupt before.
   * A thread that is closing something is interrupted only after {@value #PATIENCE} earlier
   * reminders.
   */
  synchronized void remind() {
    if (inside != null) {
      reminders++;
      if (!closing || isDeaf()) {
        interrupt();
      }
    }
  }

  /**
   * Abandons the thread if it is inside and no reminder has helped; returns whether it does so now.
   */
  synchronized boolean abandonIfDeaf() {
    boolean now = !abandoned && isDeaf();
    abandoned |= now;
    return now;
  }

  /**
   * Returns whether the thread is inside despite {@value #PATIENCE} reminders, so that the next one
   * may not wake it either.
   */
  synchronized boolean isHardOfHearing() {
    return inside != null && reminders == PATIENCE;
  }

  /** Returns whether the thread is inside despite more than {@value #PATIENCE} reminders. */
  synchronized boolean isDeaf() {
    return inside != null && reminders > PATIENCE;
  }

  /** Returns whether the thread was abandoned. */
  synchronized boolean isAbandoned() {
    return abandoned;
  }
}
