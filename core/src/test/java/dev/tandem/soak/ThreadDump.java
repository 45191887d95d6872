package dev.tandem.soak;

import java.util.ArrayList;
import java.util.List;

/** The stacks of all threads of a trial, followed by those of all other platform threads. */
record ThreadDump(Thread caller, Trial trial) {

  String text() {
    var text = new StringBuilder();
    List<Thread> own = new ArrayList<>(trial.threads.all());
    own.addAll(trial.helpers());
    own.add(caller);
    own.forEach(thread -> add(text, thread, thread.getStackTrace()));
    text.append("\nother platform threads:");
    Thread.getAllStackTraces()
        .forEach((thread, stack) -> {
          if (!own.contains(thread)) {
            add(text, thread, stack);
          }
        });
    return text.toString();
  }

  private static void add(StringBuilder text, Thread thread, StackTraceElement[] stack) {
    if (thread.isAlive()) {
      text.append("\n\"").append(thread.getName()).append("\" ").append(thread.getState());
      for (StackTraceElement frame : stack) {
        text.append("\n    at ").append(frame);
      }
    }
  }
}
