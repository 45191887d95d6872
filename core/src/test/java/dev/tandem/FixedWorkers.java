package dev.tandem;

import java.util.Arrays;
import java.util.function.Supplier;

/** The throughput of a simulated line whose numbers of workers stay as they are. */
final class FixedWorkers {
  private final Supplier<SimulatedLine> lines;
  private final long from;
  private final long to;
  private double[] use = {}; // of the workers of each stage, in the latest run

  /** Measures from {@code from} to {@code to}; {@code lines} makes the line anew each time. */
  FixedWorkers(Supplier<SimulatedLine> lines, long from, long to) {
    this.lines = lines;
    this.from = from;
    this.to = to;
  }

  /** Returns the throughput, in items a second. */
  double rate(int... workers) {
    SimulatedLine line = lines.get();
    for (int i = 0; i < workers.length; i++) {
      line.stage(i).resize(workers[i]);
    }
    line.start();
    line.runUntil(from);
    line.stages().forEach(SimulatedStage::window);
    long before = line.finished();
    line.runUntil(to);
    use = line.stages().stream().mapToDouble(stage -> busyShare(stage.window())).toArray();
    return (double) (line.finished() - before) * SimulatedLine.SECOND / (to - from);
  }

  /**
   * Returns the throughput of the best division that a search finds. It begins with {@code start},
   * and with equal shares of as many workers. It moves workers from the least busy stage to the
   * busiest one: many at first, then fewer and fewer.
   */
  double best(int... start) {
    int[] equal = new int[start.length];
    Arrays.fill(equal, Arrays.stream(start).sum() / start.length);
    return Math.max(climb(start.clone()), climb(equal));
  }

  private double climb(int[] start) {
    int[] workers = start;
    int budget = Arrays.stream(start).sum();
    double best = rate(workers);
    for (int step = budget / 4; step > 0; ) {
      int[] other = workers.clone();
      int giver = idlest(other);
      int taker = busiest();
      int moved = Math.min(step, other[giver] - 1);
      other[giver] -= moved;
      other[taker] += moved;
      double[] before = use;
      double rate = rate(other);
      if (rate > best) {
        best = rate;
        workers = other;
      } else {
        use = before;
        step /= 2;
      }
    }
    return best;
  }

  private int busiest() {
    int busiest = 0;
    for (int i = 1; i < use.length; i++) {
      busiest = use[i] > use[busiest] ? i : busiest;
    }
    return busiest;
  }

  /** Returns the least busy stage of those that can give workers away. */
  private int idlest(int[] workers) {
    int idlest = -1;
    for (int i = 0; i < use.length; i++) {
      if (workers[i] > 1 && (idlest < 0 || use[i] < use[idlest])) {
        idlest = i;
      }
    }
    return idlest;
  }

  private static double busyShare(SizingWindow window) {
    SizingWindow.Times times = window.times();
    double life = times.busy() + times.starved() + times.blocked();
    return life == 0 ? 0 : times.busy() / life;
  }
}
