package dev.tandem.soak;

import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How many of a thousand calls go which way; all others are quick and right.
 *
 * @param chances in the order in which they are looked at, so that a seed repeats them
 */
record Acts(long seed, Map<Act, Integer> chances) {
  static final Acts NONE = new Acts(0, Map.of());

  /** What decides about the call of that number, and goes on to say how. */
  SplittableRandom random(long call) {
    return new SplittableRandom(seed + 31 * call);
  }

  /** Draws one; {@code null} if the call is quick and right. */
  @Nullable Act pick(SplittableRandom random) {
    int way = random.nextInt(1000);
    for (Map.Entry<Act, Integer> chance : chances.entrySet()) {
      way -= chance.getValue();
      if (way < 0) {
        return chance.getKey();
      }
    }
    return null;
  }
}
