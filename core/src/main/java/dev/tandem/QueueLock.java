package dev.tandem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The lock of a queue, designed for critical sections of a few dozen instructions. A contender
 * backs off for a moment, and then parks until it is its turn. The lock is not reentrant, and it is
 * unfair: a running thread may overtake parked ones.
 *
 * <p>Only the code of the queue itself runs with the lock held: no user code, no clock, no monitor,
 * no event. The holder neither parks nor yields.
 */
class QueueLock {

  // Back-off. A contender spins for about two microseconds between two attempts, without touching
  // the lock. Meanwhile the holder finishes several operations on cached data. If the queue holds
  // few items, the holder cannot, so the pause is shorter. A virtual thread that still fails spins
  // for longer, since a mounted virtual thread has a processor. A platform thread sleeps a few
  // times instead: with more threads than processors, the holder has often lost its own, and waking
  // a contender each time the lock becomes free costs more.
  //
  // Two modes. While no thread is parked the lock is calm, and unlocking is one release store, at
  // about half the cost of a full fence. The first thread that has to park makes the lock crowded.
  // From then on, each unlock is followed by a full fence and a check of the line.
  //
  // INVARIANT: no thread stays parked while the lock is free, except that virtual threads wait
  // behind one that has been unparked and has no carrier yet.
  //
  // Liveness: a thread joins the line, makes the lock crowded, and then reads the state. So a
  // holder that unlocks in crowded mode either sees the thread in line or has been seen to unlock.
  // A holder that unlocks in calm mode reads the mode once more after its store. Without a full
  // fence that read may be executed before the store is visible, but only by the time that a store
  // spends in a processor's store buffer, well below a microsecond. So the thread that makes the
  // lock crowded keeps reading the state for GRACE, and reads it last when GRACE has passed, even
  // if the system has stopped the thread meanwhile: then either it has seen the lock free, or the
  // holder's second read has seen the mode. This is an asymmetric fence based on a time bound, as
  // in Morrison and Afek, "Temporally Bounding TSO for Fence-Free Asymmetric Synchronization",
  // ASPLOS 2015. If the system stops the holder in between, its second read comes later still, and
  // sees the mode.
  //
  // The head of a line stays there until it has the lock, and is unparked once for each time that
  // it parks: so only one thread of each line at a time is on its way to the lock, however many
  // wait.
  //
  // Platform threads have a line of their own. While virtual threads compute on all carriers, a
  // virtual thread at the head gets none, and a timer behind it could not end what computes.

  private static final VarHandle STATE =
      Fields.handle(MethodHandles.lookup(), QueueLock.class, "state", int.class);
  private static final VarHandle CROWDED =
      Fields.handle(MethodHandles.lookup(), QueueLock.class, "crowded", boolean.class);
  private static final VarHandle STEP =
      Fields.handle(MethodHandles.lookup(), InLine.class, "step", int.class);

  private static final int FREE = 0;
  private static final int HELD = 1;

  private static final int ATTEMPTS = AdaptiveSpin.ALLOWED ? 20 : 0;
  private static final int LONGEST_PAUSE = 100; // spins, about two microseconds
  private static final int LONGER = 4; // the factor of the longer pause
  private static final int NAPS = AdaptiveSpin.ENABLED ? 10 : 0;
  private static final long NAP = 1_000; // nanoseconds; the system's timer makes it about 60 µs
  private static final long GRACE = 10_000; // nanoseconds
  private static final int CALMING = 256; // unlocks in crowded mode with no thread in line
  private static final boolean ALWAYS_CROWDED = !AdaptiveSpin.ENABLED; // for model checkers

  /** A thread that waits for the lock. */
  private static final class InLine {
    static final int PARKS = 0;
    static final int WOKEN = 1;
    static final int GONE = 2;

    final Thread thread = Thread.currentThread();
    final Queue<InLine> line;
    volatile int step;

    InLine(Queue<InLine> line) {
      this.line = line;
    }
  }

  @SuppressWarnings("unused") // accessed through its VarHandle
  private int state;

  @SuppressWarnings("unused") // accessed through its VarHandle, too
  private boolean crowded = ALWAYS_CROWDED;

  private int empty; // unlocks in a row with no thread in either line; guarded by the lock
  private final int pause;
  private final int calming;
  private final Queue<InLine> platformLine = new ConcurrentLinkedQueue<>();
  private final Queue<InLine> virtualLine = new ConcurrentLinkedQueue<>();

  /**
   * Creates the lock of a queue of up to {@code items} items; pass a large number if it is unknown.
   */
  QueueLock(long items) {
    this(items, CALMING);
  }

  /** Creates a lock that is calm again after {@code calming} unlocks with no thread in line. */
  QueueLock(long items, int calming) {
    this.calming = calming;
    pause = (int) Math.min(2 * Math.min(items, LONGEST_PAUSE), LONGEST_PAUSE);
  }

  /** Acquires the lock, waiting uninterruptibly. Preserves the interrupt status. */
  final void lock() {
    if (!STATE.weakCompareAndSetAcquire(this, FREE, HELD)) {
      lockSlowly();
    }
  }

  /**
   * Acquires the lock for a thread that holds another such lock. A virtual thread does not park for
   * it: if it got no carrier afterwards, nobody would get the other lock. The holder of this one
   * has a processor, so the wait is short.
   */
  final void lockInside() {
    if (!STATE.weakCompareAndSetAcquire(this, FREE, HELD)) {
      lockInsideSlowly();
    }
  }

  private void lockInsideSlowly() {
    if (Thread.currentThread().isVirtual()) {
      while (!attempt()) {
        Thread.onSpinWait();
      }
    } else {
      lockSlowly();
    }
  }

  /**
   * Acquires the lock, waiting interruptibly.
   *
   * @throws InterruptedException if the thread was interrupted before or is interrupted while
   *     waiting; it does not hold the lock then
   */
  final void lockInterruptibly() throws InterruptedException {
    tryLock(Long.MAX_VALUE);
  }

  /**
   * Acquires the lock, waiting up to {@code nanos}; makes at least one attempt.
   *
   * @return whether the thread holds the lock
   * @throws InterruptedException as {@link #lockInterruptibly}
   */
  final boolean tryLock(long nanos) throws InterruptedException {
    throwIfInterrupted();
    if (STATE.weakCompareAndSetAcquire(this, FREE, HELD)) {
      return true;
    }
    long start = System.nanoTime();
    return backOff(start, nanos) || await(start, nanos);
  }

  static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  final void unlock() {
    if (!(boolean) CROWDED.getOpaque(this)) {
      STATE.setRelease(this, FREE);
      VarHandle.acquireFence(); // keeps the compiler from moving the read above the store
      if (!(boolean) CROWDED.getOpaque(this)) {
        return;
      }
    } else {
      calmDown();
      STATE.setVolatile(this, FREE);
    }
    wakeHead(platformLine);
    wakeHead(virtualLine);
  }

  private void lockSlowly() {
    boolean interrupted = false;
    if (!backOff(0, Long.MAX_VALUE)) {
      boolean locked = false;
      while (!locked) {
        try {
          locked = await(0, Long.MAX_VALUE);
        } catch (InterruptedException e) {
          interrupted = true; // and keeps waiting
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Backs off and retries for a while, as long as that is useful. */
  private boolean backOff(long start, long nanos) {
    return spin(pause, start, nanos)
        || (Thread.currentThread().isVirtual()
            ? spin(LONGER * pause, start, nanos)
            : nap(start, nanos));
  }

  /** Retries, with {@code turns} spins before each attempt. */
  private boolean spin(int turns, long start, long nanos) {
    for (int i = 0; i < ATTEMPTS && mayBackOff(start, nanos); i++) {
      for (int turn = 0; turn < turns; turn++) {
        Thread.onSpinWait();
      }
      if (attempt()) {
        return true;
      }
    }
    return false;
  }

  /** Retries, with a sleep before each attempt. */
  private boolean nap(long start, long nanos) {
    for (int i = 0; i < NAPS && mayBackOff(start, nanos); i++) {
      LockSupport.parkNanos(this, NAP);
      if (attempt()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether no thread is in line, and the current one is neither out of time nor
   * interrupted.
   */
  private boolean mayBackOff(long start, long nanos) {
    return !isLined() && left(start, nanos) > 0 && !Thread.currentThread().isInterrupted();
  }

  /** Returns what is left of a period of {@code nanos} that began at {@code start}. */
  private static long left(long start, long nanos) {
    return nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
  }

  private boolean isLined() {
    return (boolean) CROWDED.getOpaque(this) && !areLinesEmpty();
  }

  private boolean areLinesEmpty() {
    return platformLine.isEmpty() && virtualLine.isEmpty();
  }

  private boolean attempt() {
    return (int) STATE.getVolatile(this) == FREE && STATE.compareAndSet(this, FREE, HELD);
  }

  /** Waits in line until {@code nanos} have passed since {@code start}. */
  private boolean await(long start, long nanos) throws InterruptedException {
    var me = new InLine(Thread.currentThread().isVirtual() ? virtualLine : platformLine);
    me.line.add(me);
    boolean locked = false;
    boolean interrupted = false;
    try {
      locked = attemptInLine(me);
      long left = left(start, nanos);
      while (!locked && left > 0 && !interrupted) {
        park(me, left);
        interrupted = Thread.interrupted();
        left = left(start, nanos);
        locked = attemptInLine(me);
      }
    } finally {
      leave(me, locked);
    }
    if (interrupted && locked) {
      Thread.currentThread().interrupt(); // the lock was acquired first
    } else if (interrupted) {
      throw new InterruptedException();
    }
    return locked;
  }

  /** Ensures that the thread will be woken, and tries again before it parks. */
  private boolean attemptInLine(InLine me) {
    me.step = InLine.PARKS;
    boolean wasCrowded = (boolean) CROWDED.getAndSet(this, true);
    if (attempt()) {
      return true;
    }
    return !wasCrowded && attemptUntil(now() + GRACE);
  }

  /** Tries again until {@code end}, and once more after that: the thread may have been stopped. */
  private boolean attemptUntil(long end) {
    boolean over = false;
    while (!over) {
      Thread.onSpinWait();
      over = now() - end >= 0;
      if (attempt()) {
        return true;
      }
    }
    return false;
  }

  /** Returns the time in nanoseconds. */
  long now() {
    return System.nanoTime();
  }

  private void park(InLine me, long nanos) {
    if (me.step == InLine.PARKS) {
      if (nanos == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, nanos);
      }
    }
  }

  private void leave(InLine me, boolean locked) {
    int step = (int) STEP.getAndSet(me, InLine.GONE);
    if (me.equals(me.line.peek())) { // others are removed at the head: the line may be long
      me.line.remove(me);
    }
    if (!locked && step == InLine.WOKEN) {
      wakeHead(me.line); // pass the wake-up to the next one
    }
  }

  private static void wakeHead(Queue<InLine> line) {
    InLine head = line.peek();
    while (head != null && !wake(head)) {
      head = line.peek();
    }
  }

  /** Unparks a thread unless it is awake; {@code false} means that it has left the line. */
  private static boolean wake(InLine one) {
    if (STEP.compareAndSet(one, InLine.PARKS, InLine.WOKEN)) {
      LockSupport.unpark(one.thread);
    } else if (one.step == InLine.GONE) {
      one.line.remove(one);
      return false;
    }
    return true;
  }

  /** Makes the lock calm again when no thread has been in line for a while. */
  private void calmDown() {
    if (!areLinesEmpty()) {
      empty = 0;
    } else if (++empty >= calming && !ALWAYS_CROWDED) {
      empty = 0;
      CROWDED.setVolatile(this, false);
      if (!areLinesEmpty()) { // a thread that joined between the two checks relies on the mode
        CROWDED.setVolatile(this, true);
      }
    }
  }
}
