package dev.tandem;

import java.time.Duration;

/** A clock that stands still until the test moves it. */
final class ManualClock implements Clock {
  private long now = 1_000_000; // guarded by this; not 0, which might be mistaken for unset
  private int sleepers; // guarded by this

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized void sleep(long nanos) throws InterruptedException {
    long begun = now;
    // The rebalancer sleeps from time to time in any test, so it does not count.
    int counts = Thread.currentThread().getName().equals("tandem-rebalancer") ? 0 : 1;
    sleepers += counts;
    notifyAll();
    try {
      while (now - begun < nanos) {
        wait();
      }
    } finally {
      sleepers -= counts;
      notifyAll();
    }
  }

  synchronized void advance(Duration duration) {
    now += duration.toNanos();
    notifyAll();
  }

  /** Waits until {@code count} threads sleep. */
  synchronized void awaitSleepers(int count) throws InterruptedException {
    while (sleepers < count) {
      wait();
    }
  }
}
