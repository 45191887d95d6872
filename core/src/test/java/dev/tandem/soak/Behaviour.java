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
record Behaviour(Actions actions, int longestNap, int odd) {
  static final Behaviour NONE = new Behaviour(Actions.NONE, 0, 0);

  static Behaviour draw(SplittableRandom random, boolean endsHangs) {
    Map<Action, Integer> chances = new EnumMap<>(Action.class);
    chances.put(Action.NAP, pick(random, 0, 20, 300));
    chances.put(Action.SPIN, pick(random, 0, 0, 0, 0, 5, 30));
    chances.put(Action.FAIL, pick(random, 0, 0, 5, 100, 400));
    chances.put(Action.FAIL_FINALLY, pick(random, 0, 0, 0, 10));
    chances.put(Action.ERR, pick(random, 0, 0, 0, 0, 0, 0, 0, 3));
    chances.put(Action.HANG, endsHangs ? pick(random, 0, 5, 20) : 0);
    chances.put(Action.GET_STUCK, pick(random, 0, 0, 30)); // once per run
    chances.put(Action.COMPUTE_ON, endsHangs ? pick(random, 0, 0, 5) : 0);
    chances.put(Action.IGNORE_INTERRUPTS, pick(random, 0, 0, 50));
    chances.put(Action.LEAVE_INTERRUPTED, pick(random, 0, 0, 50));
    chances.put(Action.LEAVE_TIMER, pick(random, 0, 0, 0, 0, 0, 20));
    return new Behaviour(new Actions(random.nextLong(), chances), 300_000, 1000);
  }

  /**
   * Returns the behaviour of a function that does almost nothing, except that a few items take some
   * milliseconds or fail.
   */
  static Behaviour quick(SplittableRandom random) {
    Map<Action, Integer> chances = new EnumMap<>(Action.class);
    chances.put(Action.NAP, 600);
    chances.put(Action.FAIL, pick(random, 0, 0, 300));
    return new Behaviour(
        new Actions(random.nextLong(), chances), 4_000_000, pick(random, 0, 1, 1, 3));
  }

  /** Returns whether the actions apply to this item. */
  boolean isOdd(int item) {
    return odd == 1000
        || (odd > 0
            && Math.floorMod(((item + actions.seed()) * 0x9E3779B97F4A7C15L) >>> 20, 1000) < odd);
  }

  /**
   * Returns whether an interrupt may arrive at any time, which no attempt can distinguish from its
   * own.
   */
  boolean leavesTimers() {
    return actions.chances().getOrDefault(Action.LEAVE_TIMER, 0) > 0;
  }

  void work(Trial trial, int item, int attempt) throws Exception {
    SplittableRandom random = actions.random(item + 100_003L * attempt);
    Action action = actions.pick(random);
    if (action != null) {
      action.perform(trial, random, longestNap, "attempt " + attempt + " at item " + item);
    }
  }

  static int pick(SplittableRandom random, int... values) {
    return values[random.nextInt(values.length)];
  }
}
