package dev.tandem.soak;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * At which pace what comes out is taken, where it is taken one by one.
 *
 * @param late how many nanoseconds pass before the first is
 * @param naps before how many of a thousand the taker waits a little
 */
record Taker(long seed, int late, int naps) {
  private static final int LONGEST_NAP = 400_000;

  static Taker draw(SplittableRandom random) {
    int late = Temper.pick(random, 0, 0, 0, 1_000_000, 5_000_000);
    return new Taker(random.nextLong(), late, Temper.pick(random, 0, 0, 10, 100));
  }

  /** Waits before it takes the one of that number. An interrupt ends the wait, and stays. */
  void await(int number) {
    if (number == 0 && late > 0) {
      LockSupport.parkNanos(late);
    }
    var random = new SplittableRandom(seed + 31L * number);
    if (random.nextInt(1000) < naps) {
      LockSupport.parkNanos(random.nextInt(20_000, LONGEST_NAP));
    }
  }
}
