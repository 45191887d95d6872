package dev.tandem;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that waits, in a {@link WaitLine}. Parking and waking need no lock; all else is guarded
 * by the lock of the queue, and {@code called} may be read without.
 */
final class Waiter {

  private Thread thread = Thread.currentThread();

  /** Whether somebody has said that it may go on. */
  volatile boolean called;

  boolean inLine;
  boolean underWay; // called for one item or place, and not back yet
  @Nullable Waiter before;
  @Nullable Waiter behind;

  /** From now on it is the current thread that waits. */
  void begin() {
    thread = Thread.currentThread();
    called = false;
  }

  /**
   * Parks until called or interrupted, but no longer than that. The interrupt status stays.
   *
   * @return what is left of the time
   */
  long park(long nanos) {
    if (nanos == BoundedBuffer.FOREVER) {
      while (!called && !thread.isInterrupted()) {
        LockSupport.park(this);
      }
      return nanos;
    }
    long end = System.nanoTime() + nanos;
    long left = nanos;
    while (left > 0 && !called && !thread.isInterrupted()) {
      LockSupport.parkNanos(this, left);
      left = end - System.nanoTime();
    }
    return left;
  }

  /** Parks until called, whatever interrupts come; returns whether one did, and clears it. */
  boolean parkUninterruptibly() {
    boolean interrupted = false;
    while (!called) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    return interrupted;
  }

  /** Lets its thread run, if there is one. Must not be called with the lock held. */
  static void wake(@Nullable Waiter waiter) {
    if (waiter != null) {
      LockSupport.unpark(waiter.thread);
    }
  }
}
