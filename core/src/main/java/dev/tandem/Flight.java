package dev.tandem;

import jdk.jfr.FlightRecorder;

/**
 * Reports to the flight recorder. The first event of a JVM costs a tenth of a second, even if
 * nobody wants it, so none is created before the recorder has been used.
 */
final class Flight {
  private Flight() {}

  /** Whether the event classes may be used. */
  static boolean isRecorded() {
    return FlightRecorder.isInitialized();
  }

  /** Whether attempt events are wanted. */
  static boolean wantsAttempts() {
    return isRecorded() && AttemptEvent.isWanted();
  }

  /** Reports that an item has failed permanently. */
  static void failed(String stage, int attempts, Throwable cause) {
    if (isRecorded()) {
      FailureEvent.report(stage, attempts, cause);
    }
  }
}
