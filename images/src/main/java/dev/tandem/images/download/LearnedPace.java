package dev.tandem.images.download;

import java.util.concurrent.TimeUnit;

/**
 * The time between two requests that a host is found to want. It doubles each time the host says
 * that there are too many (429), and shrinks by a tenth after some answers: multiplicative decrease
 * of the rate, and a slow increase, as TCP treats congestion. Guarded by the lock of {@link Hosts};
 * times are on the clock of {@link System#nanoTime}.
 */
final class LearnedPace {
  private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);

  /** After this many answers, the host is tried at a slightly higher rate. */
  private static final int ANSWERS = 10;

  private long interval;
  private long slowedAt; // valid if the interval is not 0
  private int answers;

  /** Returns the time from the start of one request to the start of the next; 0 for no limit. */
  long nanos() {
    return interval;
  }

  /**
   * Records that the host had too many requests.
   *
   * @param begun when the request began that it rejected: one that began before the pace was last
   *     slowed down says nothing about that pace
   */
  void tooMany(long begun, long now) {
    if (interval > 0 && begun - slowedAt < 0) {
      return;
    }
    interval = interval == 0 ? FIRST : Math.min(2 * interval, LONGEST);
    slowedAt = now;
    answers = 0;
  }

  /** Records that the host has answered. */
  void answered() {
    if (interval > 0 && ++answers >= ANSWERS) {
      answers = 0;
      interval = interval <= FIRST / 10 ? 0 : interval * 9 / 10;
    }
  }
}
