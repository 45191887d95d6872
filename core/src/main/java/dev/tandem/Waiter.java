package dev.tandem;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that waits, in {@link Waiters}. Waking needs no lock; all else is guarded by the lock of
 * the queue, and {@code called} may be read without.
 */
final class Waiter {

  private Thread thread = Thread.currentThread();

  /** Whether somebody has said that it may go on. */
  volatile boolean called;

  boolean inLine;
  @Nullable Waiter before;
  @Nullable Waiter behind;

  /** From now on it is the current thread that waits. */
  void begin() {
    thread = Thread.currentThread();
    called = false;
  }

  /**
   * Gives the lock back until called or interrupted, but no longer than that. Who has been called
   * goes on, also if interrupted at the same time: so no call is lost.
   *
   * @return what is left of the time
   */
  long await(SpinLock lock, long nanos) throws InterruptedException {
    lock.unlock();
    long left = await(nanos);
    lock.lock();
    if (!called && Thread.interrupted()) {
      throw new InterruptedException();
    }
    return left;
  }

  private long await(long nanos) {
    if (nanos == Buffer.FOREVER) {
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

  /** Lets its thread run, if there is one. */
  static void wake(@Nullable Waiter waiter) {
    if (waiter != null) {
      LockSupport.unpark(waiter.thread);
    }
  }
}
