package dev.tandem;

/**
 * A check that is repeated from time to time, such as whether a limit has passed. Each {@link
 * #look} is short: it neither waits nor runs user code, since one thread looks for many runs.
 */
@FunctionalInterface
interface Vigil {

  /** No look is due until the watch is {@linkplain Watch#wake woken}. */
  long ASLEEP = Long.MAX_VALUE;

  /** Looks; returns the nanoseconds until the next look is due, or {@link #ASLEEP}. */
  long look();
}
