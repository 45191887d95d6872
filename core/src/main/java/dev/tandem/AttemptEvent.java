package dev.tandem;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A flight recorder event: one attempt of a stage function on one item. */
@Name("dev.tandem.Attempt")
@Label("Attempt")
@Description("One call of a stage function")
@Category("Tandem")
@Enabled(false)
@StackTrace(false)
final class AttemptEvent extends Event {
  @Label("Stage")
  String stage = "";

  @Label("Attempt")
  @Description("1 for the first at an item")
  int attempt;

  /** Returns whether these events are enabled in a recording. */
  static boolean isWanted() {
    return new AttemptEvent().isEnabled();
  }

  static AttemptEvent begun() {
    AttemptEvent event = new AttemptEvent();
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
