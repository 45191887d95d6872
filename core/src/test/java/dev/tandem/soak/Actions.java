package dev.tandem.soak;

import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The number of calls, of a thousand, that perform each action; all other calls are quick and
 * succeed.
 *
 * @param chances in the order in which they are tried, so that a seed repeats them
 */
record Actions(long seed, Map<Action, Integer> chances) {
  static final Actions NONE = new Actions(0, Map.of());

  /** Returns the random numbers that decide what the call of this number does, and how. */
  SplittableRandom random(long call) {
    return new SplittableRandom(seed + 31 * call);
  }

  /** Draws an action; returns {@code null} if the call is quick and succeeds. */
  @Nullable Action pick(SplittableRandom random) {
    int way = random.nextInt(1000);
    for (Map.Entry<Action, Integer> chance : chances.entrySet()) {
      way -= chance.getValue();
      if (way < 0) {
        return chance.getKey();
      }
    }
    return null;
  }
}
