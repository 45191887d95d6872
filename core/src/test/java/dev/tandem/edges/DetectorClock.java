package dev.tandem.edges;

import dev.tandem.Clock;
import java.time.Duration;

/** A clock that stands still until the test lets the stall detector of its run check once more. */
final class DetectorClock implements Clock {
  private volatile long now = 1_000_000; // written under the lock
  private int rests; // of the detector, each after a check; guarded by this

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public synchronized void sleep(long nanos) throws InterruptedException {
    if (nanos > 0 && Thread.currentThread().getName().equals("tandem-stall-detector")) {
      rests++;
      notifyAll();
    }
    long begun = now;
    while (now - begun < nanos) {
      wait();
    }
  }

  /**
   * Advances to the next check, which is due after {@code interval}, and waits until it is over.
   */
  synchronized void awaitCheck(Duration interval) throws InterruptedException {
    while (rests == 0) {
      wait(); // the first check, which begins by itself, may have missed what is awaited
    }
    int before = rests;
    now += interval.toNanos();
    notifyAll();
    while (rests == before) {
      wait();
    }
  }
}
