package dev.tandem.soak;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many items a run holds, counted from outside: those that it has read, or that a stage has
 * emitted, less those that have come to their end or have gone to the caller.
 */
final class Live {

  // What a run makes after it was cancelled goes nowhere, and is counted all the same. So the most
  // is looked at where the run has come to its end by itself. Where nothing is emitted there is
  // nothing to go nowhere, and each input is looked at.

  private final Trial trial;
  private final boolean known; // whether it can be told
  private final int room;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  // What was taken: an output or a failure, which several inputs may share. Guarded by itself.
  private final Set<Object> taken = Collections.newSetFromMap(new IdentityHashMap<>());

  Live(Trial trial) {
    this.trial = trial;
    known = trial.draw.hasKnownRoom();
    room = known ? new Room(trial.draw).items() : 0;
  }

  /** An item is in the run now. */
  void comes() {
    if (known) {
      int now = count.incrementAndGet();
      if (trial.draw.isOneToOne()) {
        expectRoomFor(now);
      }
      most.accumulateAndGet(now, Math::max);
    }
  }

  /** Items have come to their end, or may have: what is in memory is at least the rest. */
  void leaves(int items) {
    if (known) {
      count.addAndGet(-items);
    }
  }

  /** An output has been taken, or a failure. */
  void taken(Object outputOrFailure) {
    boolean first;
    synchronized (taken) {
      first = taken.add(outputOrFailure);
    }
    if (first) {
      leaves(1);
    }
  }

  /** The run has come to its end by itself. */
  void check() {
    if (known) {
      expectRoomFor(most.get());
      for (StageDraw stage : trial.draw.stages()) {
        long weight = trial.logs.get(stage.index()).weights.most();
        long its = stage.weightRoom(trial.draw);
        trial.expect(weight <= its, weight + " weighed before " + stage.name() + ", room: " + its);
      }
    }
  }

  private void expectRoomFor(int items) {
    trial.expect(items <= room, items + " items in memory, room is for " + room);
  }
}
