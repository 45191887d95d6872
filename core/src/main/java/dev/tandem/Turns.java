package dev.tandem;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets workers take from the queue of their stage one at a time, where it matters who took first,
 * and only while something else allows it.
 */
final class Turns {

  // Each end of a turn, and each thing that may allow one, wakes one of those who wait; that one
  // has the next turn, and wakes another in the end. The lock is also that of whatever allows a
  // turn. No code of the user, no clock and no event runs with it held. Interrupts do not end a
  // wait: none of the run's comes to a worker that waits here, and one that a stranger sends is
  // cleared. A cancel does.

  final ReentrantLock lock = new ReentrantLock();
  private final Condition free = lock.newCondition();
  private final BooleanSupplier allowed; // asked with the lock held

  // Guarded by the lock.
  private boolean taken;
  private volatile boolean cancelled; // read by anybody

  Turns(BooleanSupplier allowed) {
    this.allowed = allowed;
  }

  /**
   * Waits for a turn; blocked while nobody has it, which is when it is not allowed.
   *
   * @return whether the caller has it; not if the run is cancelled
   */
  boolean begin(Lap lap) {
    Lap.Phase reason = awaitOtherThan(null);
    if (reason != null) {
      while (reason != null) {
        lap.enter(reason);
        reason = awaitOtherThan(reason);
      }
      lap.enter(Lap.Phase.BUSY);
    }
    return !cancelled;
  }

  /**
   * Takes the turn, and waits for it as long as the caller knows why it must wait.
   *
   * @return another reason to wait; {@code null} if there is none any more
   */
  private Lap.@Nullable Phase awaitOtherThan(Lap.@Nullable Phase known) {
    lock.lock();
    try {
      while (!isFree()) {
        Lap.Phase reason = taken ? Lap.Phase.STARVED : Lap.Phase.BLOCKED;
        if (reason != known) {
          return reason;
        }
        await(free);
      }
      taken = true;
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for something that this lock guards; clears an interrupt that comes meanwhile. */
  @SuppressWarnings("WaitNotInLoop") // it is the callers who loop
  static void await(Condition condition) {
    condition.awaitUninterruptibly();
    Thread.interrupted();
  }

  /** Ends a turn; called with the lock held. */
  void end() {
    taken = false;
    free.signal();
  }

  /** A turn may be allowed now; called with the lock held. */
  void look() {
    free.signal();
  }

  /** The run is cancelled: nobody waits any more. */
  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      free.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  private boolean isFree() {
    return cancelled || (!taken && allowed.getAsBoolean());
  }
}
