package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings that apply to all stages of a pipeline. */
record RunSettings(
    Environment environment,
    List<ScopedValue<?>> inherited,
    @Nullable RunContext<Object> context,
    @Nullable Duration limit,
    @Nullable Duration stallAfter,
    RunListener listener,
    @Nullable ResultBound results,
    FeedbackOptions<?> feedback,
    int workerBudget) {

  /** How many workers the automatic stages share by default, not counting those that compute. */
  private static final int WORKER_BUDGET = 256;

  private static final RunListener NO_LISTENER = new RunListener() {};

  static RunSettings defaults() {
    return new RunSettings(
        Environment.system(),
        List.of(),
        null,
        null,
        null,
        NO_LISTENER,
        null,
        FeedbackOptions.defaults(),
        0);
  }

  /** Returns how many workers the automatic stages share, not counting those that compute. */
  @Override
  public int workerBudget() {
    return workerBudget == 0 ? WORKER_BUDGET : workerBudget;
  }

  /** Returns whether a listener was set. */
  boolean isListening() {
    return !listener.equals(NO_LISTENER);
  }

  RunSettings in(Environment elsewhere) {
    return new RunSettings(
        elsewhere,
        inherited,
        context,
        limit,
        stallAfter,
        listener,
        results,
        feedback,
        workerBudget);
  }

  RunSettings inheriting(List<ScopedValue<?>> values) {
    return new RunSettings(
        environment,
        List.copyOf(values),
        context,
        limit,
        stallAfter,
        listener,
        results,
        feedback,
        workerBudget);
  }

  /** Adds a context; those added earlier are around it. */
  RunSettings withContext(RunContext<Object> added) {
    return replacing(context == null ? added : new NestedContext(context, added));
  }

  /** Captures the context now, rather than when a run starts. */
  RunSettings capturingNow() {
    if (context == null) {
      return this;
    }
    RunContext.Entry<Object> captured = ItemContext.capture(context);
    return replacing(() -> captured);
  }

  private RunSettings replacing(RunContext<Object> other) {
    return new RunSettings(
        environment,
        inherited,
        other,
        limit,
        stallAfter,
        listener,
        results,
        feedback,
        workerBudget);
  }

  RunSettings within(Duration time) {
    return new RunSettings(
        environment,
        inherited,
        context,
        time,
        stallAfter,
        listener,
        results,
        feedback,
        workerBudget);
  }

  /** Adds a listener; those added earlier are notified first. */
  @SuppressWarnings("ReferenceEquality") // identity is meant
  RunSettings withListener(RunListener added) {
    RunListener all = listener == NO_LISTENER ? added : new Listeners(List.of(listener, added));
    return new RunSettings(
        environment, inherited, context, limit, stallAfter, all, results, feedback, workerBudget);
  }

  RunSettings stallAfter(Duration time) {
    return new RunSettings(
        environment, inherited, context, limit, time, listener, results, feedback, workerBudget);
  }

  RunSettings withFeedback(FeedbackOptions<?> options) {
    return new RunSettings(
        environment,
        inherited,
        context,
        limit,
        stallAfter,
        listener,
        results,
        options,
        workerBudget);
  }

  RunSettings withWorkerBudget(int workers) {
    return new RunSettings(
        environment, inherited, context, limit, stallAfter, listener, results, feedback, workers);
  }

  RunSettings withResults(ResultBound bound) {
    return new RunSettings(
        environment,
        inherited,
        context,
        limit,
        stallAfter,
        listener,
        bound,
        feedback,
        workerBudget);
  }

  /**
   * Returns the settings of a pipeline with these, followed by one with others, which has no
   * context.
   */
  RunSettings and(RunSettings next) {
    RunSettings combined = next.isListening() ? withListener(next.listener) : this;
    List<ScopedValue<?>> all = new ArrayList<>(inherited);
    all.addAll(next.inherited);
    return new RunSettings(
        environment,
        all.stream().distinct().toList(),
        context,
        shorter(limit, next.limit),
        shorter(stallAfter, next.stallAfter),
        combined.listener,
        next.results == null ? results : next.results,
        feedback,
        workerBudget == 0 ? next.workerBudget : workerBudget);
  }

  private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
    return other == null || (one != null && one.compareTo(other) <= 0) ? one : other;
  }
}
