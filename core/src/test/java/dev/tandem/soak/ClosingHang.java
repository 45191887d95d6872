package dev.tandem.soak;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A resource that takes long to close unless it is interrupted. Only the close that causes the
 * disturbance counts, since a close may hang before there is an end that could interrupt it.
 */
final class ClosingHang {
  private static final long PATIENCE = 5; // seconds; an end allows it about one

  private final Trial trial;
  private volatile boolean ignored;
  private volatile boolean interrupted;

  ClosingHang(Trial trial) {
    this.trial = trial;
  }

  void hang() {
    if (!trial.disturber.disturbNow()) {
      return;
    }
    try {
      ignored = !new CountDownLatch(1).await(PATIENCE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      trial.events.count("closes interrupted");
    }
  }

  boolean isInterrupted() {
    return interrupted;
  }

  /** Checks the resource; called only if nothing but the disturbance has ended the run. */
  void check() {
    trial.expect(!ignored, "the end did not interrupt a resource that was being closed");
  }
}
