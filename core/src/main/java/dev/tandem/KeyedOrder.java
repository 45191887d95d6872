package dev.tandem;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the order of items with the same key: they are worked on one at a time, in the order in
 * which they arrived, while items with other keys proceed concurrently.
 */
final class KeyedOrder {

  // An item whose key is being worked on is set aside, in the lane of its key; the worker of that
  // lane takes it next. Items are taken from the queue one worker at a time, so that two items with
  // the same key cannot overtake each other between the queue and their lane. Items are set aside
  // up to the bound of the queue. The worker that holds the gate waits, with its item, for room or
  // until the lane of that item is free. Liveness: a lane with items has a worker that never waits
  // for room, so lanes drain. A worker that leaves passes its lane on, and a worker that waits for
  // room or takes from the queue puts that off to work on such a lane first.
  //
  // User code, that is, the key function and the hashCode and equals of keys, runs without any
  // lock, inside the guard of the worker. The map of the lanes therefore belongs to the holder of
  // the gate. The worker that finishes a lane only lists it as idle, and the next holder of the
  // gate removes it. INVARIANT: only the holder of the gate makes a lane busy, so an idle one that
  // it sees stays idle.

  /** The number and the weight of the items set aside. */
  record Aside(int items, long weight) {}

  /** An item to work on next, and its lane, which no other worker works on. */
  private record Next(Lane lane, Chunk item) {}

  /** The outcome of admitting an item. */
  private enum Admission {
    BEGUN,
    SET_ASIDE,
    NO_ROOM,
    PUT_OFF,
    CANCELLED
  }

  private final ItemSource queue;
  private final StageOutput output;
  private final Function<Object, ?> key;
  private final long most;
  private final boolean weighted;

  private final TakeGate gate = new TakeGate(this::mayTake);
  private final Condition roomOrLane = gate.lock.newCondition(); // for the holder of the gate

  private final Map<Lane, Lane> lanes = new HashMap<>(); // used by the holder of the gate alone

  // All guarded by the lock of the gate.
  private final Deque<Lane> idle = new ArrayDeque<>(); // some may be busy again
  private final Set<Lane> crowded = Collections.newSetFromMap(new IdentityHashMap<>());
  private int items; // set aside
  private long weight; // of these; their number if they are not weighed
  private final Deque<Next> passedOn = new ArrayDeque<>(); // by workers that left
  private @Nullable Chunk putOff; // an item taken, but neither begun nor set aside
  private @Nullable InterruptGuard taker; // of the holder of the gate
  private boolean drained; // the queue was, so that some workers may have ended

  /**
   * Creates an order whose lanes together hold at most {@code most} items, or at most that weight
   * if {@code weighted}.
   */
  KeyedOrder(
      ItemSource queue, StageOutput output, Function<Object, ?> key, long most, boolean weighted) {
    this.queue = queue;
    this.output = output;
    this.key = key;
    this.most = most;
    this.weighted = weighted;
  }

  /** Called when the run is cancelled: ends all waits, and returns the items set aside. */
  List<Chunk> cancel() {
    gate.cancel();
    List<Chunk> left = new ArrayList<>();
    gate.lock.lock();
    try {
      for (Lane lane : crowded) {
        for (Chunk item = lane.next(); item != null; item = lane.next()) {
          left.add(item);
        }
      }
      crowded.clear();
      passedOn.forEach(next -> left.add(next.item()));
      passedOn.clear();
      if (putOff != null) {
        left.add(putOff);
        putOff = null;
      }
      items = 0;
      weight = 0;
      roomOrLane.signalAll();
    } finally {
      gate.lock.unlock();
    }
    return left;
  }

  /** Wakes the workers that wait, because some were recalled. */
  void recall() {
    gate.recall();
    gate.lock.lock();
    try {
      roomOrLane.signalAll();
    } finally {
      gate.lock.unlock();
    }
  }

  Aside aside() {
    gate.lock.lock();
    try {
      return new Aside(items, weight);
    } finally {
      gate.lock.unlock();
    }
  }

  /** Returns the {@link Ordering} of one worker. */
  Ordering forWorker() {
    return new OneWorker();
  }

  private boolean mayTake() {
    return weight < most || putOff != null || !passedOn.isEmpty();
  }

  /** Returns whether there is room for an item; empty lanes have room for any weight. */
  private boolean hasRoomFor(Chunk item) {
    return items == 0 || weightOf(item) <= most - weight;
  }

  private long weightOf(Chunk item) {
    return weighted ? item.weight() : 1;
  }

  /** Begins a turn at taking; returns what a worker that left has passed on, if anything. */
  private @Nullable Next beginTurn(InterruptGuard guard) {
    gate.lock.lock();
    try {
      taker = guard;
      return passedOn.pollFirst();
    } finally {
      gate.lock.unlock();
    }
  }

  private @Nullable Chunk removePutOff() {
    gate.lock.lock();
    try {
      Chunk item = putOff;
      putOff = null;
      return item;
    } finally {
      gate.lock.unlock();
    }
  }

  /**
   * Called when the queue has no more items; returns whether nothing was passed on meanwhile, and
   * will be from now on.
   */
  private boolean end() {
    gate.lock.lock();
    try {
      drained |= passedOn.isEmpty();
      return passedOn.isEmpty();
    } finally {
      gate.lock.unlock();
    }
  }

  /** Passes the lane of a worker that leaves on to others; returns whether there may be any. */
  private boolean passOn(Next next) {
    gate.lock.lock();
    try {
      if (drained || gate.isCancelled()) {
        return false;
      }
      passedOn.addLast(next);
      gate.changed();
      roomOrLane.signal();
      if (taker != null) {
        taker.recall();
      }
      return true;
    } finally {
      gate.lock.unlock();
    }
  }

  private void endTurn() {
    gate.lock.lock();
    try {
      taker = null;
      gate.end();
    } finally {
      gate.lock.unlock();
    }
  }

  /**
   * Returns the lane of an item, perhaps a new one. Runs user code; called by the holder of the
   * gate.
   */
  private Lane laneOf(Object value) {
    for (Lane lane = nextIdle(); lane != null; lane = nextIdle()) {
      lanes.remove(lane);
    }
    Lane fresh = new Lane(Objects.requireNonNull(key.apply(value), "the key of an item"));
    Lane lane = lanes.putIfAbsent(fresh, fresh);
    return lane == null ? fresh : lane;
  }

  private @Nullable Lane nextIdle() {
    gate.lock.lock();
    try {
      Lane lane = idle.pollFirst();
      while (lane != null) {
        lane.listed = false;
        if (!lane.busy) {
          return lane;
        }
        lane = idle.pollFirst();
      }
      return null;
    } finally {
      gate.lock.unlock();
    }
  }

  /**
   * Starts work on an item or sets it aside; if neither is possible yet, waits if {@code waiting},
   * unless there is something to do that goes first.
   */
  private Admission admit(Lane lane, Chunk item, boolean waiting, InterruptGuard guard) {
    gate.lock.lock();
    try {
      while (true) {
        if (gate.isCancelled()) {
          return Admission.CANCELLED;
        }
        if (!lane.busy) {
          lane.busy = true;
          return Admission.BEGUN;
        }
        if (hasRoomFor(item)) {
          setAside(lane, item);
          return Admission.SET_ASIDE;
        }
        if (!waiting) {
          return Admission.NO_ROOM;
        }
        if (guard.isHalted() || !passedOn.isEmpty()) {
          putOff = item;
          return Admission.PUT_OFF;
        }
        TakeGate.await(roomOrLane);
      }
    } finally {
      gate.lock.unlock();
    }
  }

  private void setAside(Lane lane, Chunk item) {
    lane.add(item);
    crowded.add(lane);
    items++;
    weight += weightOf(item);
  }

  /** Ends the work on an item; returns the next item of its lane, if there is one. */
  private @Nullable Chunk end(Lane lane) {
    gate.lock.lock();
    try {
      Chunk next = lane.next();
      if (next != null) {
        items--;
        weight -= weightOf(next);
        gate.changed();
      } else {
        lane.busy = false;
        if (!lane.listed) {
          lane.listed = true;
          idle.addLast(lane);
        }
      }
      if (!lane.isCrowded()) {
        crowded.remove(lane);
      }
      roomOrLane.signal();
      return next;
    } finally {
      gate.lock.unlock();
    }
  }

  /** The {@link Ordering} of one worker. */
  private final class OneWorker implements Ordering {
    private @Nullable Lane current; // the lane being worked on
    private @Nullable Chunk following; // the next item of that lane

    @Override
    public @Nullable Chunk take(Chunk spare, int most, boolean returning, PhaseTimer timer) {
      Chunk next = following;
      following = null;
      if (next != null) {
        return next;
      }
      Chunk empty = spare;
      while (gate.begin(timer)) {
        try {
          Next passed = beginTurn(timer.guard);
          if (passed != null) {
            current = passed.lane();
            return passed.item();
          }
          Chunk item = removePutOff();
          if (item == null) {
            item = takeOne(empty, timer);
          }
          if (item == null) {
            if (timer.guard.isHalted() || end()) {
              return null;
            }
          } else if (begins(item, timer)) {
            return item;
          } else {
            empty = new Chunk(1);
          }
        } finally {
          endTurn();
        }
      }
      return null;
    }

    @Override
    public boolean leave(boolean returning) {
      boolean leaves =
          following == null || passOn(new Next(Objects.requireNonNull(current), following));
      if (leaves) {
        following = null;
      }
      return leaves;
    }

    /**
     * Takes one item; {@code null} if there are no more, or if the worker was recalled. Any other
     * interrupt comes from outside the run. It is ignored here, not by the worker: the chunk that
     * the worker would pass again may be in a lane by now.
     */
    private @Nullable Chunk takeOne(Chunk empty, PhaseTimer timer) {
      while (true) {
        try {
          return queue.take(empty, 1, false, timer);
        } catch (InterruptedException stray) {
          if (timer.guard.isHalted()) {
            return null;
          }
          // the chunk is still empty
        }
      }
    }

    /** Returns whether the item can be worked on now; if not, it was set aside or handed back. */
    private boolean begins(Chunk item, PhaseTimer timer) {
      Lane lane;
      try {
        lane = timer.guard.call(() -> laneOf(item.value(item.from())));
      } catch (Throwable e) { // including a key that cannot be hashed or compared
        output.handBack(item); // it is not worked on: the run ends
        throw e;
      }
      current = lane;
      return switch (lane == null ? Admission.CANCELLED : admit(lane, item, timer)) {
        case BEGUN -> true;
        case SET_ASIDE, PUT_OFF -> false;
        case NO_ROOM -> throw new AssertionError("waited for room and found none");
        case CANCELLED -> {
          output.handBack(item);
          yield false;
        }
      };
    }

    private Admission admit(Lane lane, Chunk item, PhaseTimer timer) {
      Admission admission = KeyedOrder.this.admit(lane, item, false, timer.guard);
      if (admission == Admission.NO_ROOM) {
        timer.enter(PhaseTimer.Phase.BLOCKED);
        admission = KeyedOrder.this.admit(lane, item, true, timer.guard);
        timer.enter(PhaseTimer.Phase.BUSY);
      }
      return admission;
    }

    @Override
    public Chunk forward(Chunk results, PhaseTimer timer) {
      Lane lane = Objects.requireNonNull(current);
      Chunk empty = output.forward(results, timer);
      timer.guard.call(() -> {
        lane.requireSameKey();
        return lane;
      });
      following = end(lane);
      return empty;
    }

    @Override
    public Chunk forwardSome(Chunk results, PhaseTimer timer) {
      return output.forward(results, timer);
    }
  }
}
