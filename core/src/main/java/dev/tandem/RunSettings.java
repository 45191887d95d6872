package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings that apply to all stages of a pipeline. Immutable: methods return a changed copy.
 */
final class RunSettings {
  /** How many workers the automatic stages share by default, not counting those that compute. */
  private static final int WORKER_BUDGET = 256;

  private static final RunListener NO_LISTENER = new RunListener() {};

  // Written only before anybody else sees the object.
  private Environment environment = Environment.system();
  private List<ScopedValue<?>> inherited = List.of();
  private @Nullable RunContext<Object> context;
  private @Nullable Duration limit;
  private @Nullable Duration stallAfter;
  private RunListener listener = NO_LISTENER;
  private @Nullable ResultBound results;
  private FeedbackOptions<?> feedback = FeedbackOptions.defaults();
  private int workerBudget; // 0 if it was not set

  private RunSettings() {}

  static RunSettings defaults() {
    return new RunSettings();
  }

  private RunSettings with(Consumer<RunSettings> change) {
    var copy = new RunSettings();
    copy.environment = environment;
    copy.inherited = inherited;
    copy.context = context;
    copy.limit = limit;
    copy.stallAfter = stallAfter;
    copy.listener = listener;
    copy.results = results;
    copy.feedback = feedback;
    copy.workerBudget = workerBudget;
    change.accept(copy);
    return copy;
  }

  Environment environment() {
    return environment;
  }

  List<ScopedValue<?>> inherited() {
    return inherited;
  }

  @Nullable RunContext<Object> context() {
    return context;
  }

  @Nullable Duration limit() {
    return limit;
  }

  @Nullable Duration stallAfter() {
    return stallAfter;
  }

  RunListener listener() {
    return listener;
  }

  @Nullable ResultBound results() {
    return results;
  }

  FeedbackOptions<?> feedback() {
    return feedback;
  }

  /** Returns how many workers the automatic stages share, not counting those that compute. */
  int workerBudget() {
    return workerBudget == 0 ? WORKER_BUDGET : workerBudget;
  }

  /** Returns whether a listener was set. */
  boolean isListening() {
    return !listener.equals(NO_LISTENER);
  }

  RunSettings in(Environment elsewhere) {
    return with(s -> s.environment = elsewhere);
  }

  RunSettings inheriting(List<ScopedValue<?>> values) {
    return with(s -> s.inherited = List.copyOf(values));
  }

  /** Adds a context; those added earlier are around it. */
  RunSettings withContext(RunContext<Object> added) {
    RunContext<Object> before = context;
    return with(s -> s.context = before == null ? added : new NestedContext(before, added));
  }

  /** Captures the context now, rather than when a run starts. */
  RunSettings capturingNow() {
    if (context == null) {
      return this;
    }
    RunContext.Entry<Object> captured = ItemContext.capture(context);
    return with(s -> s.context = () -> captured);
  }

  RunSettings within(Duration time) {
    return with(s -> s.limit = time);
  }

  /** Adds a listener; those added earlier are notified first. */
  RunSettings withListener(RunListener added) {
    RunListener all = isListening() ? new Listeners(List.of(listener, added)) : added;
    return with(s -> s.listener = all);
  }

  RunSettings stallAfter(Duration time) {
    return with(s -> s.stallAfter = time);
  }

  RunSettings withFeedback(FeedbackOptions<?> options) {
    return with(s -> s.feedback = options);
  }

  RunSettings withWorkerBudget(int workers) {
    return with(s -> s.workerBudget = workers);
  }

  RunSettings withResults(ResultBound bound) {
    return with(s -> s.results = bound);
  }

  /**
   * Returns the settings of a pipeline with these, followed by one with others, which has no
   * context.
   */
  RunSettings and(RunSettings next) {
    RunSettings combined = next.isListening() ? withListener(next.listener) : this;
    List<ScopedValue<?>> all = new ArrayList<>(inherited);
    all.addAll(next.inherited);
    return combined.with(s -> {
      s.inherited = all.stream().distinct().toList();
      s.limit = shorter(limit, next.limit);
      s.stallAfter = shorter(stallAfter, next.stallAfter);
      s.results = next.results == null ? results : next.results;
      s.workerBudget = workerBudget == 0 ? next.workerBudget : workerBudget;
    });
  }

  private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
    return other == null || (one != null && one.compareTo(other) <= 0) ? one : other;
  }
}
