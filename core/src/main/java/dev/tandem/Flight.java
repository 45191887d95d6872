package dev.tandem;

import jdk.jfr.FlightRecorder;

/**
 * What is told to the flight recorder. The first event of a JVM costs a tenth of a second, even if
 * nobody wants it: so none is made before somebody has used the recorder.
 */
final class Flight {
  private Flight() {}

  /** Whether the classes of events may be touched. */
  static boolean isRecorded() {
    return FlightRecorder.isInitialized();
  }

  /** Whether attempts are wanted. */
  static boolean wantsAttempts() {
    return isRecorded() && AttemptEvent.isWanted();
  }

  /** An item has failed for good. */
  static void failed(String stage, int attempts, Throwable cause) {
    if (isRecorded()) {
      FailureEvent.report(stage, attempts, cause);
    }
  }
}
