package dev.tandem;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Lets workers take from the queue of their stage one at a time, where it matters who took first,
 * and only while something else allows it.
 */
final class Turns {

  // Whoever ends a turn, or makes room for one, wakes one of those who wait; that one has the next
  // turn, and wakes another in the end. The lock is also that of whatever allows a turn.

  final ReentrantLock lock = new ReentrantLock();
  private final Condition free = lock.newCondition();
  private final BooleanSupplier allowed; // asked with the lock held

  // Guarded by the lock.
  private boolean taken;
  private boolean cancelled;

  Turns(BooleanSupplier allowed) {
    this.allowed = allowed;
  }

  /** Waits for a turn; blocked while nobody has it, which is when it is not allowed. */
  void begin(Lap lap) throws InterruptedException {
    lock.lock();
    try {
      if (!isFree()) {
        while (!isFree()) {
          lap.enter(taken ? Lap.Phase.STARVED : Lap.Phase.BLOCKED);
          free.await();
        }
        lap.enter(Lap.Phase.BUSY);
      }
      taken = true;
    } finally {
      lock.unlock();
    }
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

  private boolean isFree() {
    return cancelled || (!taken && allowed.getAsBoolean());
  }
}
