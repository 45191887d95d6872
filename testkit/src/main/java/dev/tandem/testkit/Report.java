package dev.tandem.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Describes where each of some threads waits. */
final class Report {
  private Report() {}

  static String of(List<Thread> threads) {
    StringBuilder text = new StringBuilder(":");
    for (Thread thread : threads) {
      Thread.State state = thread.getState();
      if (state != Thread.State.NEW && state != Thread.State.TERMINATED) {
        describe(thread.getName(), state, thread.getStackTrace(), text);
      }
    }
    return text.toString();
  }

  private static void describe(
      String name, Thread.State state, StackTraceElement[] stack, StringBuilder text) {
    text.append("\n\"").append(name).append("\" ").append(state);
    place(stack).ifPresent(place -> text.append(" in ").append(describe(place)));
    for (StackTraceElement frame : stack) {
      text.append("\n    at ").append(describe(frame));
    }
  }

  /** Omits module and version, which would hide the rest. */
  private static String describe(StackTraceElement frame) {
    String where = frame.getFileName() + ":" + frame.getLineNumber();
    return frame.getClassName() + "." + frame.getMethodName() + "(" + where + ")";
  }

  /** Returns the first frame of user code, or else the first that does not belong to the JDK. */
  private static Optional<StackTraceElement> place(StackTraceElement[] stack) {
    Predicate<StackTraceElement> foreign = frame -> !frame.getClassName().startsWith("java.");
    return Arrays.stream(stack)
        .filter(foreign)
        .filter(frame -> !"dev.tandem".equals(packageOf(frame)))
        .findFirst()
        .or(() -> Arrays.stream(stack).filter(foreign).findFirst());
  }

  private static String packageOf(StackTraceElement frame) {
    int dot = frame.getClassName().lastIndexOf('.');
    return dot < 0 ? "" : frame.getClassName().substring(0, dot);
  }
}
