package dev.tandem.soak;

import java.time.Duration;

/**
 * A resource that takes long to close unless it is interrupted. A close that begins after the run
 * was cancelled is interrupted by nobody; so only the one that brings the disturbance about counts.
 */
final class ClosingHang {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Trial trial;
  private volatile boolean ignored;

  ClosingHang(Trial trial) {
    this.trial = trial;
  }

  void hang() {
    if (!trial.disturber.disturbNow()) {
      return;
    }
    try {
      Thread.sleep(PATIENCE);
      ignored = true;
    } catch (InterruptedException e) {
      trial.tally.count("closes interrupted");
    }
  }

  /** Checks it, where nothing but the disturbance has ended the run. */
  void check() {
    trial.expect(!ignored, "the end did not interrupt a resource that was being closed");
  }
}
