package dev.tandem;

import java.util.concurrent.locks.AbstractQueuedSynchronizer.ConditionObject;
import java.util.concurrent.locks.Condition;

/**
 * Those who wait under a lock for what is brought about without it, and the news whether there are
 * any: so nobody is signalled, and no lock taken for it, unless somebody waits.
 */
final class Waiters {

  // Who waits says so first and looks then, once more, at what it waits for; who brings it about
  // does so first and asks then. All of it is ordered, since both write and read volatile fields
  // in between, so one of the two sees the other. INVARIANT: whenever somebody waits who has not
  // been signalled, awaited is true; it may also be true when nobody does.
  //
  // An object of its own, because each side of a queue reads for every item whether the other one
  // waits: in a cache line that the other one writes, that would cost more than all the rest.
  private volatile boolean awaited;

  private final Mutex lock;
  private final ConditionObject woken;

  Waiters(Mutex lock) {
    this.lock = lock;
    woken = lock.newCondition();
  }

  /** Whether somebody may be waiting. */
  boolean areThere() {
    return awaited;
  }

  // What follows is called with the lock held.

  /** Says that there is somebody from now on, who waits for what is done under another lock. */
  void expect(Mutex other) {
    awaited = true;
    other.meet();
  }

  void expectNobody() {
    awaited = false;
  }

  /** Waits to be woken; returns what is left of the time. */
  long await(long nanos) throws InterruptedException {
    return await(woken, nanos);
  }

  /** Waits for a signal; returns what is left of the time. A wait without limit needs no timer. */
  @SuppressWarnings("WaitNotInLoop") // the callers loop
  static long await(Condition condition, long nanos) throws InterruptedException {
    if (nanos == Buffer.FOREVER) {
      condition.await();
      return nanos;
    }
    return condition.awaitNanos(nanos);
  }

  /** Wakes no more than so many. */
  void wake(long most) {
    for (long i = 0; i < most && awaited; i++) {
      woken.signal();
      awaited = lock.hasWaiters(woken);
    }
  }
}
