package dev.tandem;

import jdk.jfr.Event;
import org.jspecify.annotations.Nullable;

/**
 * Splits the life of a worker into phases.
 *
 * <p>INVARIANT: at every moment the worker is in exactly one phase, so the times of the phases add
 * up to its life. The time in which it waits with an item is no part of that life: it has given up
 * its permit, and another worker lives instead.
 */
final class PhaseTimer {

  /** What a worker is doing. */
  enum Phase {
    /** Works on an item, or opens and closes its resource. */
    BUSY,
    /** Waits to take an item. */
    STARVED,
    /** Waits to forward a result. */
    BLOCKED,
    /** Has given up its permit, and waits with an item, perhaps for a permit in the end. */
    WAITING,
    /** Has ended, or has not begun. */
    OVER
  }

  /**
   * The nanoseconds in each phase so far, the current phase, and how long it has lasted.
   *
   * @param aside the part of the busy time in which it opened or closed its resource, for no item
   */
  record Times(long busy, long aside, long starved, long blocked, Phase now, long lasting) {}

  /** Represents the worker when it waits at a queue. Guarded by the lock of that queue. */
  final Waiter waiter = new Waiter();

  /** The guard inside which the worker calls a key function or a weigher. */
  final InterruptGuard guard;

  private final String stage;
  private final Clock clock;

  // Used by the worker alone.
  private @Nullable Event wait; // the event of the current wait
  private long moment;

  // All guarded by this. The worker changes the phase; any thread may take a snapshot.
  private Phase phase = Phase.OVER;
  private long began;
  private long settled;
  private long busy;
  private long starved;
  private long blocked;
  private long aside; // while it is aside: the busy time when that began
  private boolean isAside;

  PhaseTimer(String stage, Clock clock) {
    this(stage, clock, new InterruptGuard(clock));
  }

  PhaseTimer(String stage, Clock clock, InterruptGuard guard) {
    this.stage = stage;
    this.clock = clock;
    this.guard = guard;
    began = clock.nanoTime();
    settled = began;
    moment = began;
  }

  /**
   * Ends the current phase and begins {@code next}; returns how many nanoseconds the worker has
   * been busy so far.
   */
  long enter(Phase next) {
    if (wait != null) {
      wait.commit();
      wait = null;
    }
    long busySoFar = change(next);
    if (JfrEvents.isRecorded()) {
      switch (next) {
        case STARVED -> begin(new JfrEvents.TakeWait(stage));
        case BLOCKED -> begin(new JfrEvents.PutWait(stage));
        case BUSY, WAITING, OVER -> {}
      }
    }
    return busySoFar;
  }

  private void begin(Event event) {
    if (event.isEnabled()) {
      wait = event;
      event.begin();
    }
  }

  /** Returns when the worker last read the clock; used by the worker, and costs nothing. */
  long moment() {
    return moment;
  }

  /** Reads the clock; used by the worker. */
  long now() {
    moment = clock.nanoTime();
    return moment;
  }

  private synchronized long change(Phase next) {
    settle();
    began = settled;
    moment = settled;
    phase = next;
    return busy;
  }

  /**
   * Begins or ends a time that the worker, which is busy, spends on its resource and not on an
   * item.
   */
  synchronized void stepAside(boolean begins) {
    settle();
    aside = busy - aside;
    isAside = begins;
  }

  /** Returns whether the worker waits to take an item. */
  synchronized boolean isStarved() {
    return phase == Phase.STARVED;
  }

  synchronized Times times() {
    if (phase != Phase.OVER) {
      settle();
    }
    long spentAside = isAside ? busy - aside : aside;
    return new Times(busy, spentAside, starved, blocked, phase, settled - began);
  }

  /** Adds the time since the last call to the current phase. */
  private void settle() {
    long now = clock.nanoTime();
    long elapsed = now - settled;
    settled = now;
    switch (phase) {
      case BUSY -> busy += elapsed;
      case STARVED -> starved += elapsed;
      case BLOCKED -> blocked += elapsed;
      case WAITING, OVER -> {}
    }
  }
}
