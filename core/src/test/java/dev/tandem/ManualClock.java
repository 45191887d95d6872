package dev.tandem;

import java.time.Duration;

/** A clock that stands still until the test moves it. */
final class ManualClock implements Clock {
  private long now = 1_000_000; // guarded by this; not 0, which might be taken for none
  private int sleepers; // guarded by this

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized void sleep(long nanos) throws InterruptedException {
    long begun = now;
    // The relief sleeps now and then whatever a test is about.
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

  /** Waits until that many threads sleep. */
  synchronized void awaitSleepers(int count) throws InterruptedException {
    while (sleepers < count) {
      wait();
    }
  }
}
