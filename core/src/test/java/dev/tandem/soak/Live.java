package dev.tandem.soak;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The number of items that a run holds, counted from outside: those that it has read or that a
 * stage has emitted, less those that have ended or have gone to the caller.
 */
final class Live {

  // Results that a run makes after it was cancelled go nowhere, but are counted. So the maximum is
  // checked only if the run has ended by itself. If no stage emits results, none can go nowhere,
  // and the count is checked at each input.

  private final Trial trial;
  private final boolean known; // whether the number is known
  private final int room;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  // Taken outputs and failures, each of which several inputs may share. Guarded by itself.
  private final Set<Object> taken = Collections.newSetFromMap(new IdentityHashMap<>());

  Live(Trial trial) {
    this.trial = trial;
    known = trial.draw.hasKnownRoom();
    room = known ? new Room(trial.draw).items() : 0;
  }

  /** Records that an item has entered the run. */
  void comes() {
    if (known) {
      int now = count.incrementAndGet();
      if (trial.draw.isOneToOne()) {
        expectRoomFor(now);
      }
      most.accumulateAndGet(now, Math::max);
    }
  }

  /** Records that items have ended, or may have: at least the others are in memory. */
  void leaves(int items) {
    if (known) {
      count.addAndGet(-items);
    }
  }

  /** Records that an output or a failure has been taken. */
  void taken(Object outputOrFailure) {
    boolean first;
    synchronized (taken) {
      first = taken.add(outputOrFailure);
    }
    if (first) {
      leaves(1);
    }
  }

  /** Checks the maximum after the run has ended by itself. */
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
    trial.expect(items <= room, items + " items in memory, room for " + room);
  }
}
