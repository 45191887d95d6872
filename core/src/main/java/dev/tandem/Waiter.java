package dev.tandem;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that waits in a {@link WaitLine}. Parking and waking need no lock. Everything else is
 * guarded by the lock of the queue, but {@code called} may be read without it.
 */
final class Waiter {
  /** A timeout that never expires. */
  static final long FOREVER = Long.MAX_VALUE;

  private Thread thread = Thread.currentThread();

  /** Whether the thread has been signalled to proceed. */
  volatile boolean called;

  boolean inLine;
  boolean underWay; // called for one item or place, and not back at the lock yet
  @Nullable Waiter before;
  @Nullable Waiter behind;

  /** Makes the current thread the one that waits, not called yet. */
  void begin() {
    thread = Thread.currentThread();
    called = false;
  }

  /**
   * Parks for up to {@code nanos} until called or interrupted. Preserves the interrupt status.
   *
   * @return the time that is left
   */
  long park(long nanos) {
    if (nanos == FOREVER) {
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

  /** Parks until called, despite interrupts; returns whether one came, and clears it. */
  boolean parkUninterruptibly() {
    boolean interrupted = false;
    while (!called) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    return interrupted;
  }

  /** Unparks the thread of the waiter, if there is one. Must not be called with the lock held. */
  static void wake(@Nullable Waiter waiter) {
    if (waiter != null) {
      LockSupport.unpark(waiter.thread);
    }
  }
}
