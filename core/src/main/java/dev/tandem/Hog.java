package dev.tandem;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A stage whose workers compute on virtual threads and leave no processor to any other virtual
 * thread of the JVM. Its text is made to be read by a person, and says what to do.
 *
 * @param stage the name of the stage
 * @param lasting for how long no other virtual thread has run
 * @param stack what one of its workers does, the innermost call first
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
