package dev.tandem;

import java.util.concurrent.locks.AbstractQueuedSynchronizer;

/**
 * A lock whose state lies in the object itself, so that what it guards can lie in the same cache
 * line and nothing else does. Who holds it may take it again only if it was taken for that ({@link
 * #lockRepeatably}): to note the owner of every hold costs more than the lock.
 */
@SuppressWarnings("serial") // nobody writes a lock to a stream
sealed class Mutex extends AbstractQueuedSynchronizer permits Side {

  // The state is the number of holds, plus this where the owner is known.
  private static final int OWNED = 1 << 30;

  final void lock() {
    acquire(1);
  }

  final void lockInterruptibly() throws InterruptedException {
    acquireInterruptibly(1);
  }

  final void unlock() {
    release(1);
  }

  /**
   * Takes this lock such that the thread that holds it may take it again; it must not wait for a
   * condition of it.
   */
  final void lockRepeatably() {
    acquire(1);
    if (getState() < OWNED) {
      setExclusiveOwnerThread(Thread.currentThread());
      setState(getState() + OWNED);
    }
  }

  /**
   * Orders the caller with those who hold this lock: one who has released it before this has been
   * seen, and one who releases it after this sees what the caller has written before.
   */
  final void meet() {
    if (getState() < 0) {
      throw new AssertionError("released more often than taken");
    }
  }

  final ConditionObject newCondition() {
    return new ConditionObject();
  }

  @Override
  protected final boolean tryAcquire(int holds) {
    return getState() == 0 ? compareAndSetState(0, holds) : takeAgain(holds);
  }

  @Override
  protected final boolean tryRelease(int holds) {
    int left = getState() - holds;
    if (left == OWNED) {
      setExclusiveOwnerThread(null);
      left = 0;
    }
    setState(left);
    return left == 0;
  }

  private boolean takeAgain(int holds) {
    int state = getState();
    // Another thread cannot read itself here, whenever it reads.
    if (state < OWNED || getExclusiveOwnerThread() != Thread.currentThread()) {
      return false;
    }
    setState(state + holds);
    return true;
  }

  /** Whether anybody holds it: asked only by what its holder calls. */
  @Override
  protected final boolean isHeldExclusively() {
    return getState() != 0;
  }
}
