package dev.tandem;

import java.util.List;
import java.util.function.Supplier;

/**
 * Reminds those who are still in code of the user some time after a run was cancelled. That code
 * may have swallowed the first interrupt; code that closes something is interrupted only here, so
 * that it had time to do so; and a reader that no interrupt reaches is given up.
 */
record Stragglers(Supplier<List<Guard>> guards, Runnable abandonReader) implements Vigil {
  /** Between two reminders, in nanoseconds by the clock of the system. */
  static final long INTERVAL = 300_000_000;

  @Override
  public long look() {
    for (Guard guard : guards.get()) {
      guard.remind();
    }
    abandonReader.run();
    return INTERVAL;
  }
}
