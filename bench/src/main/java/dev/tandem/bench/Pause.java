package dev.tandem.bench;

import java.util.concurrent.CancellationException;

/** Simulates work that waits, as for another machine. */
final class Pause {
  private Pause() {}

  static void millis(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
