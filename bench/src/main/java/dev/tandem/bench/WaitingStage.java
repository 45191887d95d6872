package dev.tandem.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A stage whose items wait, each for a time drawn at random.
 *
 * @param millis the mean of the times
 * @param sigma of a lognormal distribution; 0 if the times are distributed exponentially
 * @param most the largest number of workers
 */
record WaitingStage(String name, double millis, double sigma, int most) {
  private static final long SHORTEST = 50_000; // nanoseconds; the system sleeps no shorter

  static WaitingStage exponential(String name, double millis) {
    return new WaitingStage(name, millis, 0, Integer.MAX_VALUE);
  }

  static WaitingStage lognormal(String name, double millis) {
    return new WaitingStage(name, millis, 0.5, Integer.MAX_VALUE);
  }

  WaitingStage atMost(int workers) {
    return new WaitingStage(name, millis, sigma, workers);
  }

  /** Waits as long as this item takes; always the same for the same item. */
  void await(int item, double slowness) throws InterruptedException {
    var random = new SplittableRandom(31L * item + name.hashCode());
    double times =
        sigma == 0
            ? -Math.log(1 - random.nextDouble())
            : Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
    long nanos = (long) (times * millis * slowness * 1e6);
    if (nanos >= SHORTEST) {
      TimeUnit.NANOSECONDS.sleep(nanos);
    }
  }
}
