package dev.tandem.soak;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The pace at which outputs are taken one by one.
 *
 * @param late the nanoseconds before the first output is taken
 * @param naps the number of outputs, of a thousand, before which the taker waits a little
 */
record Taker(long seed, int late, int naps) {
  private static final int LONGEST_NAP = 400_000;

  static Taker draw(SplittableRandom random) {
    int late = Behaviour.pick(random, 0, 0, 0, 1_000_000, 5_000_000);
    return new Taker(random.nextLong(), late, Behaviour.pick(random, 0, 0, 10, 100));
  }

  /**
   * Waits before the output of this number is taken. An interrupt ends the wait and stays pending.
   */
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
