package dev.tandem;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A flight recorder event: a worker waits to pass on a result. */
@Name("dev.tandem.PutWait")
@Label("Put Wait")
@Description("A worker that waits to hand on a result")
@Category("Tandem")
@Enabled(false)
@StackTrace(false)
final class PutWaitEvent extends Event {
  @Label("Stage")
  final String stage;

  PutWaitEvent(String stage) {
    this.stage = stage;
  }
}
