package dev.tandem.testkit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Detects when nothing moves. */
@SuppressWarnings("ThreadPriorityCheck") // yields to leave the processor to the watched threads
final class Standstill {

  // What moves? The state of a virtual thread is WAITING exactly while it is parked: a thread that
  // unparks or notifies it has changed its state before continuing (Carriers lists the exceptions).
  // The state of a platform thread, by contrast, changes only when it runs again; hence there are
  // none. A thread is woken by one that moves, and that one parks again only after it has woken all
  // that it wakes. INVARIANT: as long as anything moves, at every instant at least one thread is
  // not WAITING.
  //
  // If all states were read at one instant, one look would do. They are read one after another, and
  // what moves might slip from a thread not looked at yet to one looked at already. Two things
  // catch it. First, workers read the clock around each wait. The clock counts that, and also
  // counts threads that fall asleep or wake up: the count must not change between the first round
  // of looking and the last. Second, threads that never read the clock, such as functions that pass
  // something to and fro, would have to slip past in each of many rounds, whose order is reversed
  // every time. A thread that sleeps on the clock can do neither without waking up. So sleepers, of
  // which there may be thousands, are looked at only in the first and the last round, for an
  // interrupt on its way.
  //
  // A thread blocked on a monitor stands still as long as the owner of the monitor does. But when
  // the owner exits the monitor, it only tells a thread of the JVM to wake the next thread, which
  // stays BLOCKED until that has been done. So if a thread is BLOCKED, a probe is blocked and
  // released in the same way, twice: the list of threads to be woken is taken as a whole, so when
  // the second probe is up, every thread that was released before the first probe is up, too. Then
  // the looking begins again.
  //
  // One wait of the engine is for a thread outside: when a run is cancelled, it sets a timer in
  // real
  // time, in an executor, whose lock a thread of that executor may hold. A thread that waits for
  // such a lock moves.
  //
  // The caller of await is not among the threads, or it would wait for itself.

  private static final String EXECUTOR = ScheduledThreadPoolExecutor.class.getName();

  private static final int ROUNDS = 60;
  private static final int SPINS = 1000;
  private static final int PATIENCE = 20; // looks, a millisecond apart
  private static final int MOST_PATIENCE = 1000; // while others may keep the carriers busy

  private final Cast cast;
  private final VirtualClock clock;

  Standstill(Cast cast, VirtualClock clock) {
    this.cast = cast;
    this.clock = clock;
  }

  /**
   * Waits until nothing moves, or until the thread {@code until} has ended; returns whether that
   * thread, if any, is still alive.
   *
   * @throws StandstillError if interrupted, with the interrupt status kept: somebody lost patience
   */
  boolean await(@Nullable Thread until) {
    for (int tries = 0; until == null || until.isAlive(); tries++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new StandstillError("interrupted while something moved" + Report.of(cast.threads()));
      }
      if (nothingMoves()) {
        return until == null || until.isAlive();
      }
      if (tries < SPINS) { // on a busy machine, a yield may take long to return
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    return false;
  }

  /** Looks as often as needed to be sure that nothing moves; gives up when something does. */
  private boolean nothingMoves() {
    long looks = clock.looks();
    List<Thread> all = cast.threads();
    Quiet quiet = lookAgainAndAgain(all);
    if (quiet == Quiet.NO) {
      return false;
    }
    if (quiet == Quiet.PERHAPS) {
      awaitProbe();
      awaitProbe();
    }
    List<Thread> lately = clock.notKnownParked(all);
    if (Carriers.mayLag(lately) && !staysQuiet(all)) {
      return false;
    }
    if (lately.stream().anyMatch(Standstill::waitsForAnExecutor)) {
      return false;
    }
    return lookAgainAndAgain(all) != Quiet.NO
        && cast.threads().equals(all)
        && clock.allParked(looks);
  }

  /**
   * Gives carriers time to get a processor, and more time while the system reports that one wants
   * it. Returns whether nothing moved meanwhile: what moved once may be about to move again.
   */
  private boolean staysQuiet(List<Thread> all) {
    for (int i = 0; i < MOST_PATIENCE; i++) {
      if (lookAgainAndAgain(all) == Quiet.NO) {
        return false;
      }
      if (i >= PATIENCE && !Carriers.wantProcessor()) {
        return true;
      }
      LockSupport.parkNanos(MILLISECONDS.toNanos(1)); // a carrier would have run by then, too
    }
    return true;
  }

  private Quiet lookAgainAndAgain(List<Thread> all) {
    Quiet quiet = look(all);
    List<Thread> awake = clock.awake(all);
    for (int round = 0; round < ROUNDS && quiet != Quiet.NO; round++) {
      quiet = worse(quiet, look(round % 2 == 0 ? awake : awake.reversed()));
    }
    return quiet == Quiet.NO ? quiet : worse(quiet, look(all));
  }

  StandstillError error() {
    return new StandstillError(
        "nothing moves after "
            + clock.elapsed()
            + ", and no sleeper can change that"
            + Report.of(cast.threads()));
  }

  private enum Quiet {
    YES,
    PERHAPS,
    NO
  }

  private Quiet look(List<Thread> threads) {
    Quiet all = clock.someoneIsWaking() ? Quiet.NO : Quiet.YES;
    for (Thread thread : threads) {
      if (all == Quiet.NO) {
        break;
      }
      all = worse(all, look(thread));
    }
    return all;
  }

  private Quiet look(Thread thread) {
    return switch (thread.getState()) {
      case NEW, WAITING -> Quiet.YES; // another thread starts a new one
      case TERMINATED -> cast.hasWokenJoiners(thread) ? Quiet.YES : Quiet.NO;
      case BLOCKED -> Quiet.PERHAPS;
      case RUNNABLE, TIMED_WAITING -> Quiet.NO;
    };
  }

  /**
   * Returns whether a parked thread waits for a lock of an executor. Costs one volatile read, or
   * some 10 µs if it waits for any lock.
   */
  private static boolean waitsForAnExecutor(Thread thread) {
    return LockSupport.getBlocker(thread) instanceof AbstractOwnableSynchronizer
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().startsWith(EXECUTOR));
  }

  private static Quiet worse(Quiet one, Quiet other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /** Waits until a new thread has been blocked on a monitor and woken again. */
  private static void awaitProbe() {
    Object monitor = new Object();
    AtomicBoolean in = new AtomicBoolean();
    Thread probe;
    synchronized (monitor) {
      probe =
          Thread.startVirtualThread(() -> {
            synchronized (monitor) {
              in.set(true);
            }
          });
      while (probe.getState() != Thread.State.BLOCKED) {
        Thread.yield();
      }
    }
    while (!in.get()) {
      Thread.yield();
    }
  }
}
