package dev.tandem.soak;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How a stage function behaves. The same item at the same attempt always goes the same way.
 *
 * @param longestNap how many nanoseconds a sleep may last
 * @param odd to how many of a thousand items all that applies, the others being quick and right
 */
record Temper(Acts acts, int longestNap, int odd) {
  static final Temper NONE = new Temper(Acts.NONE, 0, 0);

  static Temper draw(SplittableRandom random, boolean endsHangs) {
    Map<Act, Integer> chances = new EnumMap<>(Act.class);
    chances.put(Act.NAP, pick(random, 0, 20, 300));
    chances.put(Act.SPIN, pick(random, 0, 0, 0, 0, 5, 30));
    chances.put(Act.FAIL, pick(random, 0, 0, 5, 100, 400));
    chances.put(Act.FAIL_FINALLY, pick(random, 0, 0, 0, 10));
    chances.put(Act.ERR, pick(random, 0, 0, 0, 0, 0, 0, 0, 3));
    chances.put(Act.HANG, endsHangs ? pick(random, 0, 5, 20) : 0);
    chances.put(Act.GET_STUCK, pick(random, 0, 0, 30)); // once a run
    chances.put(Act.COMPUTE_ON, endsHangs ? pick(random, 0, 0, 5) : 0);
    chances.put(Act.GO_ON, pick(random, 0, 0, 50));
    chances.put(Act.LEAVE_INTERRUPTED, pick(random, 0, 0, 50));
    chances.put(Act.LEAVE_TIMER, pick(random, 0, 0, 0, 0, 0, 20));
    return new Temper(new Acts(random.nextLong(), chances), 300_000, 1000);
  }

  /** Does next to nothing, but with a few items some milliseconds long, or wrong. */
  static Temper quick(SplittableRandom random) {
    Map<Act, Integer> chances = new EnumMap<>(Act.class);
    chances.put(Act.NAP, 600);
    chances.put(Act.FAIL, pick(random, 0, 0, 300));
    return new Temper(new Acts(random.nextLong(), chances), 4_000_000, pick(random, 0, 1, 1, 3));
  }

  /** Whether all that is said here applies to that item. */
  boolean isOdd(int item) {
    return odd == 1000
        || (odd > 0
            && Math.floorMod(((item + acts.seed()) * 0x9E3779B97F4A7C15L) >>> 20, 1000) < odd);
  }

  /** Whether an interrupt may come at any time, which no attempt can tell from its own. */
  boolean leavesTimers() {
    return acts.chances().getOrDefault(Act.LEAVE_TIMER, 0) > 0;
  }

  void work(Trial trial, int item, int attempt) throws Exception {
    SplittableRandom random = acts.random(item + 100_003L * attempt);
    Act act = acts.pick(random);
    if (act != null) {
      act.perform(trial, random, longestNap, "attempt " + attempt + " at item " + item);
    }
  }

  static int pick(SplittableRandom random, int... values) {
    return values[random.nextInt(values.length)];
  }
}
