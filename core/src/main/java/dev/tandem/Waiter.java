package dev.tandem;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that waits, in {@link Waiters}. Waiting and waking need no lock; all else is guarded by
 * the lock of the queue, and {@code called} may be read without.
 */
final class Waiter {

  private final Thread thread = Thread.currentThread();

  /** Whether somebody has said that it may go on. */
  volatile boolean called;

  boolean inLine;
  @Nullable Waiter before;
  @Nullable Waiter behind;

  /**
   * Waits until called or interrupted, but no longer than that; an interrupt stays to be seen.
   *
   * @param what what it waits for, to be shown in thread dumps
   * @return what is left of the time
   */
  long await(Object what, long nanos) {
    if (nanos == Buffer.FOREVER) {
      while (!called && !thread.isInterrupted()) {
        LockSupport.park(what);
      }
      return nanos;
    }
    long end = System.nanoTime() + nanos;
    long left = nanos;
    while (left > 0 && !called && !thread.isInterrupted()) {
      LockSupport.parkNanos(what, left);
      left = end - System.nanoTime();
    }
    return left;
  }

  /** Lets its thread run, if there is one. */
  static void wake(@Nullable Waiter waiter) {
    if (waiter != null) {
      LockSupport.unpark(waiter.thread);
    }
  }
}
