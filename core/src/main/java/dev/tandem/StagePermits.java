package dev.tandem;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The permits of one stage. A worker needs one to take items and to call the stage function. While
 * its item waits, for the next attempt or for its turn, the worker gives the permit up, and another
 * worker goes on with it. So what waits occupies no worker. Thread-safe.
 */
final class StagePermits {

  // There are as many permits as the stage has workers. Each is with a worker that is its holder,
  // in the hands of a substitute that is about to start, or spare. A worker that comes back takes a
  // spare permit, or waits in line until a holder is between two items and hands its own over; that
  // holder then ends.
  //
  // INVARIANT: at least as many holders are summoned as workers are in line, or else all holders
  // are; one that has not looked yet counts as summoned. A holder is summoned by a recall, so it
  // asks here before it takes anything. Liveness: a holder waits for room, for an item, for the end
  // of a pause, or in user code. A recall ends a wait for an item, and one for the end of a pause
  // unless the holder has an item; then it gives up its permit. A wait for room ends by itself,
  // since it does not depend on an item outside: a stage whose workers may wait for the results of
  // earlier items gives up no permit. User code that waits for another item of its stage has to ask
  // for sticky() instead.

  /**
   * The right of one worker to run.
   *
   * @param number which of the permits it is, from 0
   * @param fresh whether no worker has had it, so that its resource is opened first
   * @param resource the open resource that goes with it; {@code null} if none is open
   */
  record Permit(int number, boolean fresh, @Nullable AutoCloseable resource) {}

  /** A worker that waits in line. */
  private static final class Waiting {
    private final Condition served;
    private @Nullable Permit permit;

    private Waiting(Condition served) {
      this.served = served;
    }
  }

  static final int MOST_OUTSIDE = 1_000; // at more, no substitutes are started

  private final Predicate<Permit> substitutes; // starts a worker; false if that is not possible
  private final Runnable wake; // wakes the workers that wait for no item, to see a recall

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Set<PhaseTimer> holders = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<PhaseTimer> summoned = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Waiting> line = new ArrayDeque<>();
  private final Deque<Permit> spare = new ArrayDeque<>();
  private int outside; // workers that have given up their permit and have not got another

  StagePermits(Predicate<Permit> substitutes, Runnable wake) {
    this.substitutes = substitutes;
    this.wake = wake;
  }

  /** Called by a worker that begins with a permit. */
  void hold(PhaseTimer worker) {
    lock.lock();
    try {
      holders.add(worker);
    } finally {
      lock.unlock();
    }
  }

  /** Gives up the permit of a worker whose item waits. */
  void release(PhaseTimer worker, Permit permit) {
    boolean substitute;
    lock.lock();
    try {
      outside++;
      remove(worker);
      substitute = line.isEmpty() && outside <= MOST_OUTSIDE;
      if (!substitute) {
        pass(permit);
      }
    } finally {
      lock.unlock();
    }
    if (substitute && !substitutes.test(permit)) {
      lock.lock();
      try {
        pass(permit);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Gets a permit for a worker that has given up its own, waiting for one. */
  Permit reacquire(PhaseTimer worker) throws InterruptedException {
    lock.lock();
    try {
      Permit permit = spare.poll();
      if (permit == null) {
        permit = awaitTurn();
      }
      outside--;
      holders.add(worker);
      summon(worker); // to see what has changed meanwhile, and whether others are in line
      return permit;
    } finally {
      lock.unlock();
    }
  }

  private Permit awaitTurn() throws InterruptedException {
    var mine = new Waiting(lock.newCondition());
    line.addLast(mine);
    summon();
    try {
      Permit permit = mine.permit;
      while (permit == null) {
        mine.served.await();
        permit = mine.permit;
      }
      return permit;
    } catch (InterruptedException e) {
      line.remove(mine);
      if (mine.permit != null) {
        pass(mine.permit);
      }
      throw e;
    }
  }

  /** Called by a holder that was recalled: returns whether a worker waits for its permit. */
  boolean isAwaited(PhaseTimer worker) {
    lock.lock();
    try {
      summoned.remove(worker);
      return !line.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Hands the permit of a worker over to one in line; {@code false} if none waits any more. */
  boolean handOver(PhaseTimer worker, Permit permit) {
    lock.lock();
    try {
      if (line.isEmpty()) {
        return false;
      }
      remove(worker);
      pass(permit);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Called by a holder that cannot hand its permit over now: another one may. */
  void summonAnother() {
    lock.lock();
    try {
      summon();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Called when a worker leaves with its permit, because the stage is to have fewer; returns what
   * {@link #end} does.
   */
  List<Permit> retire(PhaseTimer worker) {
    lock.lock();
    try {
      remove(worker);
      summon();
      return takeNeedless();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Called when a worker ends because no more items will come, with its permit if it has one;
   * returns the permits that nobody needs any more, whose resources it closes.
   */
  List<Permit> end(PhaseTimer worker, @Nullable Permit permit) {
    lock.lock();
    try {
      remove(worker);
      if (permit == null) {
        outside--;
      } else {
        pass(permit);
      }
      return takeNeedless();
    } finally {
      lock.unlock();
    }
  }

  /** Removes and returns the spare permits that are more than those who may come back. */
  private List<Permit> takeNeedless() {
    List<Permit> needless = new ArrayList<>();
    while (spare.size() > outside) {
      needless.add(spare.removeLast());
    }
    return needless;
  }

  /** Returns how many workers wait outside with their items. */
  int outside() {
    lock.lock();
    try {
      return outside;
    } finally {
      lock.unlock();
    }
  }

  private void remove(PhaseTimer worker) {
    holders.remove(worker);
    summoned.remove(worker);
  }

  /** Passes a permit to the first in line, or keeps it as a spare one. */
  private void pass(Permit permit) {
    Waiting first = line.pollFirst();
    if (first == null) {
      spare.addLast(permit);
    } else {
      first.permit = permit;
      first.served.signal();
    }
  }

  /** Recalls a holder that waits for items, or else all, for the sake of a worker in line. */
  private void summon() {
    if (line.isEmpty()) {
      return;
    }
    PhaseTimer idle = null;
    for (PhaseTimer holder : holders) {
      if (!summoned.contains(holder) && holder.isStarved()) {
        idle = holder;
        break;
      }
    }
    for (PhaseTimer holder : idle == null ? List.copyOf(holders) : List.of(idle)) {
      summon(holder);
    }
    wake.run();
  }

  private void summon(PhaseTimer holder) {
    if (summoned.add(holder)) {
      holder.guard.recall();
    }
  }
}
