package dev.tandem.testkit;

/**
 * Thrown when nothing moves any more and nothing ever will, because each thread waits for another
 * and none sleeps. Also thrown when somebody lost patience and interrupted the test. The message
 * names each thread, where it waits, and its stack.
 */
public final class StandstillError extends AssertionError {
  private static final long serialVersionUID = 1;

  StandstillError(String message) {
    super(message);
  }
}
