package dev.tandem;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides, between two batches of a worker, whether it goes on, waits because the stage is paused,
 * or leaves the stage. The workers of a stage are numbered from 0; those whose number is not below
 * the wanted count leave.
 */
final class StageGate {

  // INVARIANT: no worker misses a change. A change is made under the lock first; then each worker
  // is recalled. A worker first clears its recall and then looks at what has changed.

  /** What was paused: one can be resumed without the other. */
  enum Pause {
    STAGE,
    RUN
  }

  private static final int ANY = -1; // no worker has this number

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final BitSet present = new BitSet(); // the numbers of the workers that have not left
  private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
  private int wanted;
  private boolean cancelled;

  /** Sets how many workers are wanted; returns the numbers for which there is none any more. */
  BitSet want(int count) {
    lock.lock();
    try {
      wanted = count;
      changed.signalAll();
      BitSet missing = new BitSet();
      missing.set(0, count);
      missing.andNot(present);
      present.or(missing);
      return missing;
    } finally {
      lock.unlock();
    }
  }

  /** Gives up workers that could not be started: there are as many as below the first of them. */
  void giveUp(BitSet numbers) {
    lock.lock();
    try {
      present.andNot(numbers);
      wanted = Math.max(1, Math.min(wanted, present.nextClearBit(0)));
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many workers there are, not counting those that are about to leave. */
  int count() {
    lock.lock();
    try {
      return present.cardinality();
    } finally {
      lock.unlock();
    }
  }

  /** Makes the workers that wait here see whether they were recalled. */
  void recall() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int wanted() {
    lock.lock();
    try {
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  void pause(Pause what) {
    lock.lock();
    try {
      pauses.add(what);
    } finally {
      lock.unlock();
    }
  }

  void resume(Pause what) {
    lock.lock();
    try {
      pauses.remove(what);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Called when the run is cancelled: ends all waits. */
  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isPaused() {
    return holdsUp(ANY);
  }

  /**
   * Returns whether a worker may take more items, waiting while the stage is paused, but not beyond
   * another recall; {@code false} means that it has left. Costs one volatile read unless the worker
   * was recalled.
   */
  boolean pass(int number, PhaseTimer timer) {
    if (!timer.guard.isHalted()) {
      return true;
    }
    timer.guard.clearRecall();
    awaitResumed(number, true, timer);
    return !leave(number);
  }

  /**
   * Called by a worker that holds an item which it has not begun: waits while the stage is paused.
   * Costs one volatile read unless the worker was recalled, which it still is afterwards.
   */
  void awaitResumed(PhaseTimer timer) {
    if (timer.guard.isHalted()) {
      awaitResumed(ANY, false, timer);
    }
  }

  /** Waits while the stage is paused; called by a worker that has given up its permit. */
  void awaitResumedOutside() {
    lock.lock();
    try {
      while (isHeldUp(ANY)) {
        TakeGate.await(changed);
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitResumed(int number, boolean recallable, PhaseTimer timer) {
    if (holdsUp(number)) {
      timer.enter(PhaseTimer.Phase.STARVED);
      lock.lock();
      try {
        while (holdsUp(number) && !(recallable && timer.guard.isHalted())) {
          TakeGate.await(changed);
        }
      } finally {
        lock.unlock();
      }
      timer.enter(PhaseTimer.Phase.BUSY);
    }
  }

  private boolean holdsUp(int number) {
    lock.lock();
    try {
      return isHeldUp(number);
    } finally {
      lock.unlock();
    }
  }

  private boolean isHeldUp(int number) {
    return !pauses.isEmpty() && !cancelled && number < wanted;
  }

  private boolean leave(int number) {
    lock.lock();
    try {
      boolean leaves = number >= wanted;
      if (leaves) {
        present.clear(number);
      }
      return leaves;
    } finally {
      lock.unlock();
    }
  }
}
