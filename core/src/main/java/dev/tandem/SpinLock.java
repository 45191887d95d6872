package dev.tandem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock that is held for a few instructions at a time, and is therefore not waited for as one
 * waits for something that takes long. Who holds it may take it again.
 *
 * <p>Nobody is ever told that it is free, so giving it back is a plain write in order: half of what
 * a lock costs that has to look for threads that wait. Who finds it taken looks the other way for
 * about a microsecond before it tries again. In that time the holder, if it comes back at once,
 * gets a lot done with memory that is at hand; were both to try without a pause, the memory would
 * go to and fro with each item. Who has no luck for ten microseconds lets other threads run: the
 * holder may be one that is not running.
 */
sealed class SpinLock permits Contents {

  private static final VarHandle HOLDER = holder();

  private static final int SPINS = Looks.ALLOWED ? 10 : 0;
  private static final int TURNS = 50; // about a microsecond
  private static final int YIELDS = Looks.ALLOWED ? 64 : 0;
  private static final long NAP = 50_000; // nanoseconds

  private long holder; // the number of the thread, or zero
  private int again; // how often the holder has taken it once more

  void lock() {
    long me = Thread.currentThread().threadId();
    if (!HOLDER.compareAndSet(this, 0L, me)) {
      lockOnceMore(me);
    }
  }

  /** Like {@link #lock}, but throws if the thread has been interrupted before. */
  void lockInterruptibly() throws InterruptedException {
    throwIfInterrupted();
    lock();
  }

  static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  void unlock() {
    if (again > 0) {
      again--;
    } else {
      HOLDER.setRelease(this, 0L);
    }
  }

  private void lockOnceMore(long me) {
    if ((long) HOLDER.getOpaque(this) == me) {
      again++;
      return;
    }
    int round = 0;
    do {
      pause(round++);
    } while ((long) HOLDER.getOpaque(this) != 0 || !HOLDER.compareAndSet(this, 0L, me));
  }

  @SuppressWarnings("ThreadPriorityCheck") // yielding is never all that is done
  private static void pause(int round) {
    if (round < SPINS) {
      for (int i = 0; i < TURNS; i++) {
        Thread.onSpinWait();
      }
    } else if (round < SPINS + YIELDS && Thread.currentThread().isVirtual()) {
      Thread.yield(); // cheap for a virtual thread, dear for another
    } else {
      LockSupport.parkNanos(NAP);
    }
  }

  private static VarHandle holder() {
    try {
      return MethodHandles.lookup().findVarHandle(SpinLock.class, "holder", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
