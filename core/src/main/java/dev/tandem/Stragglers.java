package dev.tandem;

import java.util.List;
import java.util.function.Supplier;

/**
 * Reminds the threads that are still in user code some time after a run was cancelled. That code
 * may have swallowed the first interrupt. Code that closes something is interrupted only here, so
 * that it has had time to finish. A reader that no interrupt reaches is abandoned.
 */
record Stragglers(Supplier<List<InterruptGuard>> guards, Runnable abandonReader)
    implements TimedCheck {
  /** The time between two reminders, in nanoseconds by the system clock. */
  static final long INTERVAL = 300_000_000;

  @Override
  public long check() {
    for (InterruptGuard guard : guards.get()) {
      guard.remind();
    }
    abandonReader.run();
    return INTERVAL;
  }
}
