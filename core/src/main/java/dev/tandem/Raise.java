package dev.tandem;

/**
 * A raise of the number of workers of a stage, and how to judge it by the measured gain. By
 * Little's law {@code n} busy workers finish {@code n / demand} items a nanosecond; the raise is
 * worth it if at least half of its workers came out as throughput. The time for an item alone
 * decides nothing: it may be long for many reasons.
 *
 * @param workers the number of workers before
 * @param concurrency how many of them were busy
 * @param demand the demand with that many
 */
record Raise(int workers, double concurrency, Demand demand) {
  private static final double SURE = 2; // standard errors
  private static final double CLEAR = 0.6; // of the distance of a raise that was worth all of it
  private static final double VAGUE = 0.25; // standard error from which on nothing can be judged
  private static final double NEARLY_ALL = 0.85; // of the gain that is possible
  private static final double SAME = 1.1; // times as many busy workers
  private static final int UNJUDGED = 4; // workers that no stage has to justify
  private static final int FEW_ITEMS = 16;
  private static final int AHEAD = 3; // times the workers before, without having been judged
  private static final double WAVES = 4; // settling times, so that items that began together passed
  private static final int PATIENCE = 4; // windows

  /** What one can say about a raise. */
  enum Verdict {
    /** It was worth it, or there was none. */
    GOOD,
    /** It seems worth it, as far as one can say. */
    HOPEFUL,
    /** Nobody can say yet; a further raise may show. */
    OPEN,
    /** Wait: too little has happened, or it seems not to be worth it, which may be chance. */
    WAIT,
    /** It was not worth it. */
    VAIN
  }

  /**
   * What has happened since the raise.
   *
   * @param workers the number of workers now
   * @param concurrency how many of them are busy
   * @param demand the demand since then
   * @param nanos the time since then
   * @param settling the time that it takes until most items began after the raise
   * @param window the length of a window
   * @param windows the number of windows since the stage has settled
   * @param isRetry whether it is known that as many workers were in vain before
   */
  record Since(
      int workers,
      double concurrency,
      Demand demand,
      long nanos,
      long settling,
      long window,
      int windows,
      boolean isRetry) {

    /** Returns whether most items that are in progress began after the raise. */
    boolean isSettled() {
      return nanos - window >= settling || settling <= window / 6 || workers <= UNJUDGED;
    }
  }

  Verdict judge(Since since) {
    double enough = Math.clamp(since.workers() / 2.0, 1, 4);
    if (!since.isSettled() || since.demand().items() < enough) {
      boolean isSlow = since.settling() > since.window();
      return isSlow && since.workers() < AHEAD * workers ? Verdict.OPEN : Verdict.WAIT;
    }
    if (since.workers() <= UNJUDGED) {
      return Verdict.HOPEFUL;
    }
    return since.concurrency() / concurrency < SAME ? Verdict.GOOD : judgeGain(since);
  }

  private Verdict judgeGain(Since since) {
    double possible = since.concurrency() / concurrency;
    double gain = gain(since);
    double needed = 1 + (possible - 1) / 2;
    double distance = Math.log(gain / needed);
    double error = Math.hypot(demand.error(), since.demand().error());
    boolean isFirstGuess = demand.items() < FEW_ITEMS;
    if (isFirstGuess && gain > 1 + (possible - 1) / 4) {
      return Verdict.HOPEFUL;
    }
    boolean isClear = since.windows() >= PATIENCE && error < CLEAR * Math.log(possible / needed);
    boolean isVain = distance < -SURE * error || (distance < 0 && isClear);
    if (isVain && since.nanos() >= WAVES * since.settling()) {
      return Verdict.VAIN;
    }
    if (distance > SURE * error) {
      return Verdict.GOOD;
    }
    if (gain > 1 + (possible - 1) * NEARLY_ALL) {
      return Verdict.HOPEFUL;
    }
    return since.isRetry() ? inRetry(since, distance) : inDoubt(since);
  }

  private static Verdict inRetry(Since since, double distance) {
    if (since.windows() <= 4 * PATIENCE) {
      return Verdict.WAIT;
    }
    return distance >= 0 ? Verdict.HOPEFUL : Verdict.VAIN;
  }

  private Verdict inDoubt(Since since) {
    boolean isVague = since.windows() >= PATIENCE / 2 && demand.error() > VAGUE;
    return isVague || since.windows() > 2 * PATIENCE ? Verdict.OPEN : Verdict.WAIT;
  }

  /** Returns how many times the throughput before the raise there is now. */
  private double gain(Since since) {
    return since.concurrency() / concurrency * demand.mean() / since.demand().mean();
  }

  /** Returns how many workers are worth it. */
  int useful(Since since) {
    int useful = (int) Math.round(concurrency * gain(since));
    return Math.clamp(useful, workers, Math.max(workers, since.workers()));
  }
}
