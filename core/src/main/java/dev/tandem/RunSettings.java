package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings that apply to all stages of a pipeline. */
record RunSettings(
    Environment environment,
    List<ScopedValue<?>> inherited,
    @Nullable Duration limit,
    @Nullable Duration stallAfter,
    RunListener listener,
    @Nullable ResultBound results,
    FeedbackOptions<?> feedback) {

  private static final RunListener NO_LISTENER = new RunListener() {};

  static RunSettings defaults() {
    return new RunSettings(
        Environment.system(), List.of(), null, null, NO_LISTENER, null, FeedbackOptions.defaults());
  }

  /** Returns whether a listener was set. */
  boolean isListening() {
    return !listener.equals(NO_LISTENER);
  }

  RunSettings in(Environment elsewhere) {
    return new RunSettings(elsewhere, inherited, limit, stallAfter, listener, results, feedback);
  }

  RunSettings inheriting(List<ScopedValue<?>> values) {
    return new RunSettings(
        environment, List.copyOf(values), limit, stallAfter, listener, results, feedback);
  }

  RunSettings within(Duration time) {
    return new RunSettings(environment, inherited, time, stallAfter, listener, results, feedback);
  }

  /** Adds a listener; those added earlier are notified first. */
  @SuppressWarnings("ReferenceEquality") // identity is meant
  RunSettings withListener(RunListener added) {
    RunListener all = listener == NO_LISTENER ? added : new Listeners(List.of(listener, added));
    return new RunSettings(environment, inherited, limit, stallAfter, all, results, feedback);
  }

  RunSettings stallAfter(Duration time) {
    return new RunSettings(environment, inherited, limit, time, listener, results, feedback);
  }

  RunSettings withResults(ResultBound bound) {
    return new RunSettings(environment, inherited, limit, stallAfter, listener, bound, feedback);
  }

  RunSettings withFeedback(FeedbackOptions<?> options) {
    return new RunSettings(environment, inherited, limit, stallAfter, listener, results, options);
  }

  /** The settings of a pipeline with these, followed by one with others. */
  RunSettings and(RunSettings next) {
    RunSettings combined = next.isListening() ? withListener(next.listener) : this;
    List<ScopedValue<?>> all = new ArrayList<>(inherited);
    all.addAll(next.inherited);
    return new RunSettings(
        environment,
        all.stream().distinct().toList(),
        shorter(limit, next.limit),
        shorter(stallAfter, next.stallAfter),
        combined.listener,
        next.results == null ? results : next.results,
        feedback);
  }

  private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
    return other == null || (one != null && one.compareTo(other) <= 0) ? one : other;
  }
}
