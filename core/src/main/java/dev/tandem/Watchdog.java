package dev.tandem;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ends the attempts of one stage that take longer than their limit. It sleeps until the first
 * attempt now under way can be over its time; one that begins later cannot be over before another
 * whole limit has passed. So it wakes about once a limit, however many attempts there are, and an
 * attempt costs it nothing. It ends when it is interrupted.
 */
record Watchdog(List<Guard> guards, Duration limit, Clock clock) implements Runnable {

  @Override
  public void run() {
    long nanos = TimeUnit.NANOSECONDS.convert(limit); // the largest number if there are more
    try {
      while (true) {
        long next = nanos;
        for (Guard guard : guards) {
          next = Math.min(next, guard.expire(nanos));
        }
        clock.sleep(next);
      }
    } catch (InterruptedException end) {
      // the stage has ended
    }
  }
}
