package dev.tandem;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Divides a budget of workers among stages so that the slowest is as fast as can be. It gives one
 * worker after another to the stage that is the slowest then; since only that one can make the line
 * faster, no division is better.
 */
final class Allotment {
  /** How much faster than the slowest stage the others should be, so that none waits for chance. */
  private static final double AHEAD = 1.15;

  /**
   * A stage that wants workers.
   *
   * @param perInput the time of a worker that one input of the line takes at the stage
   * @param min the fewest workers
   * @param max the most
   * @param counts whether its workers count for the budget
   */
  record Share(double perInput, int min, int max, boolean counts) {

    /** Returns how many inputs a nanosecond the stage lets through with {@code workers}. */
    double capacity(int workers) {
      return workers / perInput; // infinite if divided by zero
    }
  }

  private Allotment() {}

  /**
   * Returns the workers of each stage, at most {@code budget} of those that count, if the fewest
   * allow that. A stage gets no more than it needs for {@code target} inputs a nanosecond, and
   * little more than the slowest stage can use that has its most workers.
   */
  static int[] of(List<Share> shares, int budget, double target) {
    int[] workers = shares.stream().mapToInt(Share::min).toArray();
    int left = budget - shares.stream().filter(Share::counts).mapToInt(Share::min).sum();
    Set<Integer> open = new TreeSet<>(all(workers));
    double enough = target;
    while (!open.isEmpty()) {
      int slowest = slowest(shares, workers, open);
      Share share = shares.get(slowest);
      double capacity = share.capacity(workers[slowest]);
      if (capacity >= enough || (share.counts() && left <= 0)) {
        break;
      }
      if (workers[slowest] >= share.max()) {
        open.remove(slowest);
        enough = Math.min(enough, capacity * AHEAD);
      } else {
        workers[slowest]++;
        left -= share.counts() ? 1 : 0;
      }
    }
    return workers;
  }

  /** Returns how many inputs a nanosecond the slowest stage lets through. */
  static double capacity(List<Share> shares, int[] workers) {
    int slowest = slowest(shares, workers);
    return shares.get(slowest).capacity(workers[slowest]);
  }

  /** Returns which stage lets the fewest inputs through. */
  static int slowest(List<Share> shares, int[] workers) {
    return slowest(shares, workers, all(workers));
  }

  private static List<Integer> all(int[] workers) {
    return IntStream.range(0, workers.length).boxed().toList();
  }

  private static int slowest(List<Share> shares, int[] workers, Collection<Integer> among) {
    return among.stream()
        .min(Comparator.comparingDouble(i -> shares.get(i).capacity(workers[i])))
        .orElseThrow();
  }
}
