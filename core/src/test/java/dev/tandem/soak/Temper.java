package dev.tandem.soak;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The behaviour of a stage function. The same attempt at the same item always does the same.
 *
 * @param longestNap how many nanoseconds a sleep may last
 * @param odd the number of items, of a thousand, to which all this applies; the others are quick
 *     and succeed
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
    chances.put(Act.GET_STUCK, pick(random, 0, 0, 30)); // once per run
    chances.put(Act.COMPUTE_ON, endsHangs ? pick(random, 0, 0, 5) : 0);
    chances.put(Act.GO_ON, pick(random, 0, 0, 50));
    chances.put(Act.LEAVE_INTERRUPTED, pick(random, 0, 0, 50));
    chances.put(Act.LEAVE_TIMER, pick(random, 0, 0, 0, 0, 0, 20));
    return new Temper(new Acts(random.nextLong(), chances), 300_000, 1000);
  }

  /**
   * Returns the behaviour of a function that does almost nothing, except that a few items take some
   * milliseconds or fail.
   */
  static Temper quick(SplittableRandom random) {
    Map<Act, Integer> chances = new EnumMap<>(Act.class);
    chances.put(Act.NAP, 600);
    chances.put(Act.FAIL, pick(random, 0, 0, 300));
    return new Temper(new Acts(random.nextLong(), chances), 4_000_000, pick(random, 0, 1, 1, 3));
  }

  /** Returns whether the acts apply to this item. */
  boolean isOdd(int item) {
    return odd == 1000
        || (odd > 0
            && Math.floorMod(((item + acts.seed()) * 0x9E3779B97F4A7C15L) >>> 20, 1000) < odd);
  }

  /**
   * Returns whether an interrupt may arrive at any time, which no attempt can distinguish from its
   * own.
   */
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
