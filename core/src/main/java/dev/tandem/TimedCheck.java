package dev.tandem;

/**
 * A check that is repeated from time to time, such as whether a limit has passed. Each {@link
 * #check} is short: it neither waits nor runs user code, since one thread checks for many runs.
 */
@FunctionalInterface
interface TimedCheck {

  /** No check is due until the timer is {@linkplain CheckTimer#arm armed}. */
  long NOT_DUE = Long.MAX_VALUE;

  /** Checks; returns the nanoseconds until the next check is due, or {@link #NOT_DUE}. */
  long check();
}
