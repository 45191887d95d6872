package dev.tandem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings that apply to all stages of a pipeline. */
record RunSettings(
    Environment environment,
    List<ScopedValue<?>> inherited,
    @Nullable Duration limit,
    @Nullable Duration stallAfter,
    RunListener listener,
    @Nullable ResultBound results) {

  private static final RunListener NOBODY = new RunListener() {};

  static RunSettings defaults() {
    return new RunSettings(Environment.system(), List.of(), null, null, NOBODY, null);
  }

  /** Returns whether a listener was set. */
  boolean isListening() {
    return !listener.equals(NOBODY);
  }

  RunSettings in(Environment elsewhere) {
    return new RunSettings(elsewhere, inherited, limit, stallAfter, listener, results);
  }

  RunSettings inheriting(List<ScopedValue<?>> values) {
    return new RunSettings(environment, List.copyOf(values), limit, stallAfter, listener, results);
  }

  RunSettings within(Duration time) {
    return new RunSettings(environment, inherited, time, stallAfter, listener, results);
  }

  /** Adds a listener; those added earlier are notified first. */
  @SuppressWarnings("ReferenceEquality") // identity is meant
  RunSettings told(RunListener whom) {
    RunListener all = listener == NOBODY ? whom : new Listeners(List.of(listener, whom));
    return new RunSettings(environment, inherited, limit, stallAfter, all, results);
  }

  RunSettings stallAfter(Duration time) {
    return new RunSettings(environment, inherited, limit, time, listener, results);
  }

  RunSettings withResults(ResultBound bound) {
    return new RunSettings(environment, inherited, limit, stallAfter, listener, bound);
  }
}
