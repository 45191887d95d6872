package dev.tandem.soak;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How the inputs come.
 *
 * @param naps before how many of a thousand the source waits a little
 * @param deaf whether an interrupt of such a wait is swallowed
 * @param endless whether it waits for more after the last one, until it is interrupted or closed
 */
record Feed(Source source, long seed, int naps, boolean deaf, boolean endless) {
  private static final int LONGEST_NAP = 400_000;

  static Feed draw(SplittableRandom random, Way way, Disturbance disturbance, boolean isLimited) {
    boolean broken = disturbance instanceof Disturbance.BrokenInput;
    Source[] sources = broken ? Source.THAT_MAY_BREAK : Source.values();
    Source source = sources[random.nextInt(sources.length)];
    boolean canWait = source != Source.LIST;
    int naps = canWait ? Temper.pick(random, 0, 0, 0, 10, 100) : 0;
    boolean ends = disturbance.endsWaiting() || isLimited;
    boolean endless = random.nextInt(2) == 0 && canWait && ends && !broken && way.reads();
    // What interrupts the run may interrupt its source; if that swallowed it, nobody would know.
    boolean deaf = random.nextBoolean() && !(disturbance instanceof Disturbance.Interrupt);
    return new Feed(source, random.nextLong(), naps, deaf, endless);
  }

  /** Whether the source waits at all. */
  boolean waits() {
    return naps > 0 || endless;
  }

  /** Waits for the input of that number, if it does. */
  void await(int number) throws InterruptedException {
    var random = new SplittableRandom(seed + 31L * number);
    if (random.nextInt(1000) >= naps) {
      return;
    }
    try {
      Thread.sleep(Duration.ofNanos(random.nextInt(20_000, LONGEST_NAP)));
    } catch (InterruptedException e) {
      if (!deaf) {
        throw e;
      }
    }
  }
}
