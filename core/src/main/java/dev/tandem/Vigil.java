package dev.tandem;

/**
 * What somebody looks at from time to time, such as whether a limit has passed. A look is short: it
 * neither waits nor runs code of the user, since one thread looks for many runs.
 */
@FunctionalInterface
interface Vigil {

  /** Not again until it is {@linkplain Watch#wake woken}. */
  long ASLEEP = Long.MAX_VALUE;

  /** Looks; returns how many nanoseconds later the next look is due, or {@link #ASLEEP}. */
  long look();
}
