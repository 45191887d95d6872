package dev.tandem.soak;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The way in which the inputs arrive.
 *
 * @param naps the number of inputs, of a thousand, before which the source waits a little
 * @param deaf whether such a wait swallows an interrupt
 * @param endless whether the source waits after the last input, until it is interrupted or closed
 */
record Feed(Source source, long seed, int naps, boolean deaf, boolean endless) {
  private static final int LONGEST_NAP = 400_000;

  static Feed draw(SplittableRandom random, Way way, Disturbance disturbance, boolean isLimited) {
    boolean broken = disturbance instanceof Disturbance.BrokenInput;
    Source[] sources = broken ? Source.THAT_MAY_BREAK : Source.values();
    Source source = sources[random.nextInt(sources.length)];
    boolean canWait = source != Source.LIST;
    int naps = canWait ? Behaviour.pick(random, 0, 0, 0, 10, 100) : 0;
    boolean ends = disturbance.endsWaiting() || isLimited;
    boolean endless = random.nextInt(2) == 0 && canWait && ends && !broken && way.reads();
    // An interrupt of the run may reach its source; if the source swallowed it, it would be lost.
    boolean deaf = random.nextBoolean() && !(disturbance instanceof Disturbance.Interrupt);
    return new Feed(source, random.nextLong(), naps, deaf, endless);
  }

  /** Returns whether the source waits at all. */
  boolean waits() {
    return naps > 0 || endless;
  }

  /** Waits before the input of this number, if the source does so. */
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
