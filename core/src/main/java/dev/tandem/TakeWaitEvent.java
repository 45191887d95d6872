package dev.tandem;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A flight recorder event: a worker waits for an item. */
@Name("dev.tandem.TakeWait")
@Label("Take Wait")
@Description("A worker that waits for an item")
@Category("Tandem")
@Enabled(false)
@StackTrace(false)
final class TakeWaitEvent extends Event {
  @Label("Stage")
  final String stage;

  TakeWaitEvent(String stage) {
    this.stage = stage;
  }
}
