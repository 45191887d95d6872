package dev.tandem.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/**
 * How a stage function behaves: how many of a thousand attempts go which way, the others being
 * quick and right. The same item at the same attempt always goes the same way.
 *
 * @param naps it sleeps a little
 * @param fails it throws
 * @param failsForGood it throws what retries leave alone
 * @param errs it throws an Error
 * @param hangs it waits until it is interrupted
 * @param isStubborn it goes on for a moment, whatever interrupts it
 * @param isUntidy it leaves with its thread's interrupt status set
 * @param longestNap how many nanoseconds a sleep may last
 * @param odd to how many of a thousand items all that applies, the others being quick and right
 */
record Temper(
    long seed,
    int naps,
    int fails,
    int failsForGood,
    int errs,
    int hangs,
    int isStubborn,
    int isUntidy,
    int longestNap,
    int odd) {
  static final Temper NONE = new Temper(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  static final class ForGood extends IOException {
    private static final long serialVersionUID = 1;

    ForGood() {
      super("for good");
    }
  }

  static Temper draw(SplittableRandom random, boolean endsHangs) {
    return new Temper(
        random.nextLong(),
        pick(random, 0, 20, 300),
        pick(random, 0, 0, 5, 100, 400),
        pick(random, 0, 0, 0, 10),
        pick(random, 0, 0, 0, 0, 0, 0, 0, 3),
        endsHangs ? pick(random, 0, 5, 20) : 0,
        pick(random, 0, 0, 50),
        pick(random, 0, 0, 50),
        300_000,
        1000);
  }

  /** Does next to nothing, but with a few items some milliseconds long, or wrong. */
  static Temper quick(SplittableRandom random) {
    int fails = pick(random, 0, 0, 300);
    return new Temper(
        random.nextLong(), 600, fails, 0, 0, 0, 0, 0, 4_000_000, pick(random, 0, 1, 1, 3));
  }

  /** Whether all that is said here applies to that item. */
  boolean isOdd(int item) {
    return odd == 1000
        || (odd > 0 && Math.floorMod(((item + seed) * 0x9E3779B97F4A7C15L) >>> 20, 1000) < odd);
  }

  /** Behaves; tells {@code trial} before it waits for what the trial must bring about. */
  void work(Trial trial, int item, int attempt) throws Exception {
    var random = new SplittableRandom(seed + 31L * item + 1_000_003L * attempt);
    int way = random.nextInt(1000);
    if ((way -= naps) < 0) {
      Thread.sleep(Duration.ofNanos(random.nextInt(20_000, longestNap)));
    } else if ((way -= fails) < 0) {
      throw new IOException("failure " + attempt + " of item " + item);
    } else if ((way -= failsForGood) < 0) {
      throw new ForGood();
    } else if ((way -= errs) < 0) {
      throw new StackOverflowError("error on item " + item);
    } else if ((way -= hangs) < 0) {
      trial.disturbNow();
      new CountDownLatch(1).await();
    } else if ((way -= isStubborn) < 0) {
      goOn(random.nextInt(20_000, 300_000));
    } else if (way - isUntidy < 0) {
      Thread.currentThread().interrupt();
    }
  }

  private static void goOn(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.interrupted(); // not heeded
      Thread.onSpinWait();
    }
  }

  static int pick(SplittableRandom random, int... values) {
    return values[random.nextInt(values.length)];
  }
}
