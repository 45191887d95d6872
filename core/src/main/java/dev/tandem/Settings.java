package dev.tandem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings that apply to all stages of a pipeline. */
record Settings(
    Environment environment,
    List<ScopedValue<?>> inherited,
    @Nullable Duration limit,
    @Nullable Duration stallAfter,
    RunListener listener,
    @Nullable ResultBound results) {

  private static final RunListener NOBODY = new RunListener() {};

  static Settings defaults() {
    return new Settings(Environment.system(), List.of(), null, null, NOBODY, null);
  }

  /** Whether a listener was set. */
  boolean isListening() {
    return !listener.equals(NOBODY);
  }

  Settings in(Environment elsewhere) {
    return new Settings(elsewhere, inherited, limit, stallAfter, listener, results);
  }

  Settings inheriting(List<ScopedValue<?>> values) {
    return new Settings(environment, List.copyOf(values), limit, stallAfter, listener, results);
  }

  Settings within(Duration time) {
    return new Settings(environment, inherited, time, stallAfter, listener, results);
  }

  /** Adds a listener; those added earlier are notified first. */
  @SuppressWarnings("ReferenceEquality") // identity is meant
  Settings told(RunListener whom) {
    RunListener all = listener == NOBODY ? whom : new Listeners(List.of(listener, whom));
    return new Settings(environment, inherited, limit, stallAfter, all, results);
  }

  Settings stallAfter(Duration time) {
    return new Settings(environment, inherited, limit, time, listener, results);
  }

  Settings withResults(ResultBound bound) {
    return new Settings(environment, inherited, limit, stallAfter, listener, bound);
  }
}
