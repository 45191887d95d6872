package dev.tandem;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A flight recorder event: an item failed permanently. */
@Name("dev.tandem.Failure")
@Label("Failure")
@Description("An item that failed for good at a stage")
@Category("Tandem")
@Enabled(false)
@StackTrace(false)
final class FailureEvent extends Event {
  @Label("Stage")
  String stage = "";

  @Label("Attempts")
  int attempts;

  @Label("Cause")
  String cause = "";

  static void report(String stageName, int attempts, Throwable cause) {
    FailureEvent event = new FailureEvent();
    if (event.shouldCommit()) {
      event.stage = stageName;
      event.attempts = attempts;
      event.cause = cause.getClass().getName();
      event.commit();
    }
  }
}
