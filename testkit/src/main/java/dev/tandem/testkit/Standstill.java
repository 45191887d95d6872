package dev.tandem.testkit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Finds out when nothing moves. */
@SuppressWarnings("ThreadPriorityCheck") // yields to leave the processor to those it watches
final class Standstill {

  // Who moves? The state of a virtual thread is WAITING exactly while it is parked: whoever unparks
  // or notifies it has changed its state before going on (Carriers has the exceptions). Not so for
  // platform threads, whose state changes when they run again; hence there are none. Whoever is
  // woken is woken by one that moves, and parks again only after it has woken whom it wakes. So as
  // long as anything moves, at every instant at least one thread is not WAITING.
  //
  // Were all states read at one instant, one look would do. They are read one after the other, and
  // what moves might slip from a thread not looked at yet to one looked at already. Two things
  // catch it. Workers look at the clock around each wait, and the clock counts that, and who falls
  // asleep or gets up: nothing of the kind may come between the first round of looking and the
  // last. And what never looks at the clock, such as functions that hand something to and fro,
  // would have to slip past in each of many rounds, the order of which is reversed every time. Who
  // sleeps by the clock can do neither without getting up; so those, who may be thousands, are
  // looked at in the first round and the last only, for an interrupt on its way.
  //
  // A thread blocked at a monitor stands still as long as the monitor's owner does. But when that
  // one leaves, it only tells a thread of the virtual machine to wake the next, which stays BLOCKED
  // until that has been done. So where one is BLOCKED, a probe is blocked and let go in the same
  // way, twice: the list of those to be woken is taken as a whole, so when the second probe is up,
  // whoever was let go before the first is up too. Then the looking begins again.
  //
  // The caller of await is not among the threads, or it would wait for itself.

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
   * Waits until nothing moves, or until that thread has ended; returns whether it has not.
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
      if (tries < SPINS) { // on a busy machine it may take long to come back from a yield
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    return false;
  }

  /** Looks as often as it takes to be sure that nothing moves; gives up when something does. */
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
    if (Carriers.mayLag(clock.notKnownParked(all))) {
      awaitCarriers(all);
    }
    return lookAgainAndAgain(all) != Quiet.NO
        && cast.threads().equals(all)
        && clock.allParked(looks);
  }

  /**
   * Gives carriers the time to get a processor, and longer while the system says that one wants it.
   */
  private void awaitCarriers(List<Thread> all) {
    for (int i = 0; i < MOST_PATIENCE && lookAgainAndAgain(all) != Quiet.NO; i++) {
      if (i >= PATIENCE && !Carriers.wantProcessor()) {
        return;
      }
      LockSupport.parkNanos(MILLISECONDS.toNanos(1)); // comes back when a carrier would have, too
    }
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
      case NEW, WAITING -> Quiet.YES; // a new one is started by another
      case TERMINATED -> cast.hasWokenJoiners(thread) ? Quiet.YES : Quiet.NO;
      case BLOCKED -> Quiet.PERHAPS;
      case RUNNABLE, TIMED_WAITING -> Quiet.NO;
    };
  }

  private static Quiet worse(Quiet one, Quiet other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /** Waits until a thread of its own has been blocked at a monitor and woken again. */
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
