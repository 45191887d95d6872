package dev.tandem.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Says of threads where each of them waits. */
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

  /** Without module and version, which would hide the rest. */
  private static String describe(StackTraceElement frame) {
    String where = frame.getFileName() + ":" + frame.getLineNumber();
    return frame.getClassName() + "." + frame.getMethodName() + "(" + where + ")";
  }

  /** The first frame that is the user's; otherwise the first that is not the JDK's. */
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
