package dev.tandem;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Lets the workers of a stage take from its queue one at a time, for stages in which the order of
 * taking matters, and only while a condition allows it.
 */
final class TakeGate {

  // Liveness: each release of the gate, and each change that may open it, signals one waiting
  // worker. That worker is the next to hold the gate, and signals another when it releases it. The
  // same lock guards the condition that opens the gate. No user code, no clock and no event runs
  // with the lock held. Interrupts do not end a wait: the run sends none to a worker that waits
  // here but a recall, which signals them, too; any other is cleared. A cancel does end a wait.

  final ReentrantLock lock = new ReentrantLock();
  private final Condition free = lock.newCondition();
  private final BooleanSupplier allowed; // called with the lock held

  // Guarded by the lock.
  private boolean taken;
  private volatile boolean cancelled; // also read without the lock

  TakeGate(BooleanSupplier allowed) {
    this.allowed = allowed;
  }

  /**
   * Acquires the gate, waiting for it. Records STARVED while another worker holds the gate, and
   * BLOCKED while none does but the condition keeps it closed.
   *
   * @return whether the caller holds the gate; {@code false} if the run is cancelled or the caller
   *     recalled
   */
  boolean begin(PhaseTimer timer) {
    PhaseTimer.Phase phase = after(PhaseTimer.Phase.BUSY, timer.guard);
    if (phase == PhaseTimer.Phase.STARVED || phase == PhaseTimer.Phase.BLOCKED) {
      while (phase == PhaseTimer.Phase.STARVED || phase == PhaseTimer.Phase.BLOCKED) {
        timer.enter(phase);
        phase = after(phase, timer.guard);
      }
      timer.enter(PhaseTimer.Phase.BUSY);
    }
    return phase == PhaseTimer.Phase.BUSY;
  }

  /**
   * Waits while the worker has reason to stay in this phase; returns the next one: BUSY if the
   * worker holds the gate, OVER if it takes nothing.
   */
  private PhaseTimer.Phase after(PhaseTimer.Phase phase, InterruptGuard guard) {
    lock.lock();
    try {
      while (!cancelled && !guard.isHalted()) {
        if (!taken && allowed.getAsBoolean()) {
          taken = true;
          return PhaseTimer.Phase.BUSY;
        }
        PhaseTimer.Phase wait = taken ? PhaseTimer.Phase.STARVED : PhaseTimer.Phase.BLOCKED;
        if (wait != phase) {
          return wait;
        }
        await(free);
      }
      free.signal(); // the signal that has ended this wait may have been meant for another worker
      return PhaseTimer.Phase.OVER;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a condition of this lock; clears an interrupt that arrives meanwhile. */
  @SuppressWarnings("WaitNotInLoop") // the callers loop
  static void await(Condition condition) {
    condition.awaitUninterruptibly();
    Thread.interrupted();
  }

  /** Releases the gate; called with the lock held. */
  void end() {
    taken = false;
    free.signal();
  }

  /** Signals that the condition may hold now; called with the lock held. */
  void changed() {
    free.signal();
  }

  /** Called when the run is cancelled: ends all waits. */
  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      free.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Makes all that wait see whether they were recalled. */
  void recall() {
    lock.lock();
    try {
      free.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isCancelled() {
    return cancelled;
  }
}
