package dev.tandem.images.download;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The number of requests that may be under way at once. A request that has waited a while for its
 * server to answer lends its slot to another one, so that silent servers do not slow down the
 * others. When the answer begins, the request takes a slot again before it reads on, ahead of those
 * that have not begun. So no more bodies are read at once than there are slots.
 *
 * <p>Waiting requests are served in the order in which they came. Guarded by the lock of {@link
 * Hosts}: taking and closing a slot acquires it, and all else is called with the lock held. Times
 * are on the clock of {@link System#nanoTime}.
 */
final class Slots {
  /** No slot will be lent; one may be returned at any time. */
  static final long UNTIL_ONE_IS_RETURNED = Long.MAX_VALUE;

  /** How many images may be handed out beyond the slots, so that none waits for an image. */
  private static final int AHEAD = 8;

  private final ReentrantLock lock;
  private final int most;
  private final int mostLent;
  private final long patience;
  private final Condition admission;
  private final SequencedSet<Slot> unheard = new LinkedHashSet<>(); // the oldest first
  private final Deque<Turn> returning = new ArrayDeque<>(); // answered, and have lent theirs
  private final Deque<Turn> line = new ArrayDeque<>(); // have none yet

  private int taken;
  private int lent;
  private int expected; // images handed out that have not asked for a slot yet

  /**
   * @param lock guards everything
   * @param most how many requests may be under way at once, not counting those that have lent their
   *     slot
   * @param mostLent how many requests may have lent their slot
   * @param patience how long a request waits for an answer before it lends its slot
   */
  Slots(ReentrantLock lock, int most, int mostLent, Duration patience) {
    this.lock = lock;
    this.most = most;
    this.mostLent = mostLent;
    this.patience = patience.toNanos();
    admission = lock.newCondition();
  }

  private enum State {
    ASKED,
    LENT,
    ANSWERED
  }

  /** The slot of one request, from before it is sent to its end. */
  final class Slot implements AutoCloseable {
    private final AtomicReference<State> state = new AtomicReference<>(State.ASKED);
    private final Runnable lending;
    private final long begun;

    private Slot(Runnable lending, long begun) {
      this.lending = lending;
      this.begun = begun;
    }

    /**
     * Records that the answer has begun. If the slot has been lent, waits for another one; the
     * deadline is paused meanwhile. Called without the lock.
     */
    void answered(Deadline deadline) throws InterruptedException {
      if (!state.compareAndSet(State.ASKED, State.ANSWERED) && state.get() == State.LENT) {
        deadline.standStillDuring(this::takeBack);
      }
    }

    private void takeBack() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        await(true);
        state.set(State.ANSWERED);
        lendsNoMore();
      } finally {
        lock.unlock();
      }
    }

    /** Returns the slot, if it is not lent. */
    @Override
    public void close() {
      lock.lock();
      try {
        unheard.remove(this);
        if (state.get() == State.LENT) {
          lendsNoMore();
        } else {
          taken--;
          wakeNext();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Takes a slot, after a wait if none is free. Interrupting the thread ends the wait.
   *
   * @param lending called, with the lock held, if the slot is lent to another request
   */
  Slot take(Runnable lending) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      await(false);
      var slot = new Slot(lending, System.nanoTime());
      if (unheard.isEmpty()) {
        admission.signalAll(); // there is a slot again that will be lent
      }
      unheard.add(slot);
      return slot;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a slot that is never lent. */
  Slot takeToKeep() throws InterruptedException {
    Slot slot = take(() -> {});
    slot.state.set(State.ANSWERED);
    return slot;
  }

  /** Whether a request that comes now would have to wait. */
  boolean areTaken() {
    return taken >= most || !line.isEmpty() || !returning.isEmpty();
  }

  /** A thread that waits for a slot. */
  private static final class Turn {
    final Condition changed;

    Turn(Condition changed) {
      this.changed = changed;
    }
  }

  /**
   * Takes a slot, behind those that came first.
   *
   * @param answered whether the request had a slot before, and comes ahead of those that had not
   */
  private void await(boolean answered) throws InterruptedException {
    if (taken >= most || !returning.isEmpty() || (!answered && !line.isEmpty())) {
      Deque<Turn> mine = answered ? returning : line;
      var turn = new Turn(lock.newCondition());
      mine.add(turn);
      try {
        while (taken >= most || first() != turn) {
          long next = first() == turn ? lend() : UNTIL_ONE_IS_RETURNED;
          if (next == UNTIL_ONE_IS_RETURNED) {
            turn.changed.await();
          } else if (next > 0) {
            var _ = turn.changed.awaitNanos(next);
          }
        }
      } catch (InterruptedException e) {
        mine.remove(turn);
        wakeFirst();
        throw e;
      }
      mine.remove(turn);
      wakeFirst(); // it is the first only now, and must see to it that slots are lent
    }
    taken++;
    wakeNext();
  }

  private @Nullable Turn first() {
    return returning.isEmpty() ? line.peek() : returning.peek();
  }

  /** Records that a request has lent its slot no more, so that another one may lend its own. */
  private void lendsNoMore() {
    boolean another = lent == mostLent;
    lent--;
    if (another) {
      wakeFirst();
      admission.signalAll();
    }
  }

  private void wakeFirst() {
    Turn first = first();
    if (first != null) {
      first.changed.signal();
    }
  }

  private void wakeNext() {
    if (taken < most) {
      wakeFirst();
    }
    if (coming() <= most) {
      admission.signalAll();
    }
  }

  /** Returns how many requests have a slot, or want one that were handed out. */
  private long coming() {
    return (long) taken + expected + waiting();
  }

  /**
   * Lends the slots of all requests that have waited long enough. Returns 0 if a slot is free now,
   * otherwise the nanoseconds until the next one can be lent.
   */
  private long lend() {
    long now = System.nanoTime();
    while (!unheard.isEmpty() && lent < mostLent) {
      Slot oldest = unheard.getFirst();
      long wait = oldest.begun + patience - now;
      if (wait > 0) {
        return taken < most ? 0 : wait;
      }
      unheard.remove(oldest);
      if (oldest.state.compareAndSet(State.ASKED, State.LENT)) {
        taken--;
        lent++;
        oldest.lending.run();
      }
    }
    return taken < most ? 0 : UNTIL_ONE_IS_RETURNED;
  }

  /**
   * Returns in how many nanoseconds an image may be handed out that will ask for a slot; 0 if it
   * may be now.
   */
  long admissionIn() {
    long limit = (long) most + Math.min(AHEAD, most / AHEAD);
    if (coming() < limit) {
      return 0;
    }
    long next = lend();
    if (next == 0) {
      wakeNext(); // one that waits in line
    }
    if (coming() < limit) {
      return 0;
    }
    return next == 0 ? untilNextLending() : next;
  }

  /**
   * Returns in how many nanoseconds a slot can be lent next, at least 1. The slots that are free
   * now may all be taken by then, and nobody who waits for admission is told of that.
   */
  private long untilNextLending() {
    return unheard.isEmpty() || lent == mostLent
        ? UNTIL_ONE_IS_RETURNED
        : Math.max(1, unheard.getFirst().begun + patience - System.nanoTime());
  }

  /** Waits until an image may be handed out, or the time is over, or for no reason. */
  @SuppressWarnings("WaitNotInLoop") // the caller loops
  void awaitAdmission(long nanos) throws InterruptedException {
    if (nanos == UNTIL_ONE_IS_RETURNED) {
      admission.await();
    } else {
      var _ = admission.awaitNanos(nanos);
    }
  }

  /** Records that an image was handed out that will ask for a slot. */
  void expect() {
    expected++;
  }

  /** Records that such an image asks for its slot, or never will. */
  void expectNoMore() {
    expected--;
    if (coming() <= most) {
      admission.signalAll();
    }
  }

  /** Whether an image waits until it may be handed out. */
  boolean isAdmissionAwaited() {
    return lock.hasWaiters(admission);
  }

  /** Ends all waits for admission. */
  void wakeAdmission() {
    admission.signalAll();
  }

  /** Returns how many requests wait for a slot. */
  int waiting() {
    return line.size() + returning.size();
  }

  /** Returns how many requests have a slot. */
  int taken() {
    return taken;
  }

  /** Returns how many requests have lent their slot and wait for an answer. */
  int lent() {
    return lent;
  }
}
