package dev.tandem;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * The events of the JDK Flight Recorder. The first event of a JVM costs a tenth of a second, even
 * if no recording uses it, so none is created before the recorder has been used.
 */
final class JfrEvents {
  private JfrEvents() {}

  /** Returns whether the event classes may be used. */
  static boolean isRecorded() {
    return FlightRecorder.isInitialized();
  }

  /** Returns whether attempt events are recorded. */
  static boolean wantsAttempts() {
    return isRecorded() && new Attempt().isEnabled();
  }

  /** Reports that an item has failed permanently. */
  static void failed(String stage, int attempts, Throwable cause) {
    if (isRecorded()) {
      Failure.report(stage, attempts, cause);
    }
  }

  /** One attempt of a stage function at one item. */
  @Name("dev.tandem.Attempt")
  @Label("Attempt")
  @Description("One call of a stage function")
  @Category("Tandem")
  @Enabled(false)
  @StackTrace(false)
  static final class Attempt extends Event {
    @Label("Stage")
    String stage = "";

    @Label("Attempt")
    @Description("1 for the first at an item")
    int attempt;

    static Attempt begun() {
      Attempt event = new Attempt();
      event.begin();
      return event;
    }

    void end(String stageName, int number) {
      end();
      if (shouldCommit()) {
        stage = stageName;
        attempt = number;
        commit();
      }
    }
  }

  /** An item failed permanently. */
  @Name("dev.tandem.Failure")
  @Label("Failure")
  @Description("An item that failed permanently at a stage")
  @Category("Tandem")
  @Enabled(false)
  @StackTrace(false)
  static final class Failure extends Event {
    @Label("Stage")
    String stage = "";

    @Label("Attempts")
    int attempts;

    @Label("Cause")
    String cause = "";

    private static void report(String stageName, int attempts, Throwable cause) {
      Failure event = new Failure();
      if (event.shouldCommit()) {
        event.stage = stageName;
        event.attempts = attempts;
        event.cause = cause.getClass().getName();
        event.commit();
      }
    }
  }

  /** A worker waits to forward a result. */
  @Name("dev.tandem.PutWait")
  @Label("Put Wait")
  @Description("A worker that waits to forward a result")
  @Category("Tandem")
  @Enabled(false)
  @StackTrace(false)
  static final class PutWait extends Event {
    @Label("Stage")
    final String stage;

    PutWait(String stage) {
      this.stage = stage;
    }
  }

  /** A worker waits to take an item. */
  @Name("dev.tandem.TakeWait")
  @Label("Take Wait")
  @Description("A worker that waits for an item")
  @Category("Tandem")
  @Enabled(false)
  @StackTrace(false)
  static final class TakeWait extends Event {
    @Label("Stage")
    final String stage;

    TakeWait(String stage) {
      this.stage = stage;
    }
  }
}
