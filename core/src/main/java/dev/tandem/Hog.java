package dev.tandem;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A report on a stage whose workers compute on virtual threads and leave no processor to any other
 * virtual thread of the JVM. {@code toString} returns a text for people to read, which says what to
 * do.
 *
 * @param stage the name of the stage
 * @param lasting how long no other virtual thread has run
 * @param stack the stack trace of one of its workers, innermost call first
 */
public record Hog(String stage, Duration lasting, List<StackTraceElement> stack) {
  /** Copies the list. */
  public Hog {
    stack = List.copyOf(stack);
  }

  @Override
  public String toString() {
    return "stage '"
        + stage
        + "' computes on virtual threads, and no other one has run for "
        + DurationText.of(lasting)
        + ": give it onCpu(), which runs its workers on platform threads"
        + stack.stream().map(frame -> "\n    at " + frame).collect(Collectors.joining());
  }
}
