package dev.tandem;

import org.jspecify.annotations.Nullable;

/**
 * A stage of a {@link SimulatedLine}. Its workers are alike, so it counts how many there are in
 * each state instead of following each.
 */
final class SimulatedStage {
  private final SimulatedLine line;
  private final String name;
  private final SimulatedService service;
  private @Nullable SimulatedStage before;
  private @Nullable SimulatedStage next;

  private int min = 1;
  private int max = 1000;
  private boolean computes;
  private int bound = 16;
  private double resultsPerItem = 1;
  private long opening; // the time that a new worker needs before its first item

  private int wanted = 1;
  private int starved = 1;
  private int opened; // workers that open their resource
  private int busy;
  private int blocked;
  private int held; // results that blocked workers hold, one each
  private int depth;
  private double fraction; // of a result that is not complete
  private int owed; // results of workers that have more than one

  private long settled;
  private long openingTime;
  private long busyTime;
  private long starvedTime;
  private long blockedTime;
  private long started;
  private long done;
  private long out;
  private SizingWindow last;

  SimulatedStage(SimulatedLine line, String name, SimulatedService service) {
    this.line = line;
    this.name = name;
    this.service = service;
    last = total();
  }

  void connect(SimulatedStage after) {
    next = after;
    after.before = this;
  }

  SimulatedStage between(int least, int most) {
    min = least;
    max = most;
    resize(least);
    return this;
  }

  SimulatedStage computes() {
    computes = true;
    return this;
  }

  SimulatedStage queue(int capacity) {
    bound = capacity;
    return this;
  }

  SimulatedStage resultsPerItem(double ratio) {
    resultsPerItem = ratio;
    return this;
  }

  SimulatedStage opensIn(long nanos) {
    opening = nanos;
    return this;
  }

  String name() {
    return name;
  }

  int workers() {
    return wanted;
  }

  int busy() {
    return busy;
  }

  long done() {
    return done;
  }

  boolean hasRoom() {
    return depth < bound;
  }

  void put() {
    depth++;
  }

  /** Changes the number of workers; those that are busy or blocked finish their item first. */
  void resize(int workers) {
    settle();
    int alive = starved + busy + blocked + opened;
    wanted = workers;
    for (int i = alive; i < workers; i++) {
      if (opening > 0 && line.now() > 0) {
        opened++;
        line.after(
            opening,
            () -> {
              settle();
              opened--;
              free();
            });
      } else {
        starved++;
      }
    }
    starved -= Math.clamp(alive - workers, 0, starved);
    work();
  }

  /** Lets workers that wait for an item take one. */
  void work() {
    while (starved > 0 && depth > 0) {
      settle();
      depth--;
      starved--;
      busy++;
      started++;
      service.begin(line, this::finish);
      if (before == null) {
        line.supply();
      } else {
        before.unblock();
      }
    }
  }

  private void finish() {
    settle();
    busy--;
    done++;
    fraction += resultsPerItem;
    int results = (int) (fraction + 1e-9);
    fraction -= results;
    owed += Math.max(0, results - 1);
    if (results == 0) {
      free();
    } else if (forward()) {
      while (owed > 0 && forward()) {
        owed--;
      }
      if (owed > 0) {
        owed--;
        block();
      } else {
        free();
      }
    } else {
      block();
    }
  }

  private void block() {
    blocked++;
    held++;
  }

  private boolean forward() {
    if (next == null) {
      out++;
      line.finish();
      return true;
    }
    if (!next.hasRoom()) {
      return false;
    }
    out++;
    next.put();
    next.work();
    return true;
  }

  private void unblock() {
    while (held > 0 && next != null && next.hasRoom()) {
      settle();
      if (owed > 0) {
        owed--;
        forward();
      } else {
        held--;
        blocked--;
        forward();
        free();
      }
    }
  }

  private void free() {
    if (starved + busy + blocked + opened < wanted) {
      starved++;
    }
    work();
  }

  private void settle() {
    long elapsed = line.now() - settled;
    settled = line.now();
    openingTime += opened * elapsed;
    busyTime += busy * elapsed;
    starvedTime += starved * elapsed;
    blockedTime += blocked * elapsed;
  }

  /** Returns what has happened since the last call. */
  SizingWindow window() {
    settle();
    SizingWindow total = total();
    SizingWindow since = total.since(last);
    last = total;
    return since;
  }

  private SizingWindow total() {
    return new SizingWindow(
        new SizingWindow.Bounds(min, max, computes),
        wanted,
        settled,
        new SizingWindow.Items(started, done, out),
        new SizingWindow.Times(openingTime, busyTime, starvedTime, blockedTime),
        (double) depth / bound);
  }
}
