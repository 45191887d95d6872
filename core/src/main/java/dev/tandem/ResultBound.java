package dev.tandem;

import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The bound of the results that wait to be taken one by one.
 *
 * @param most the maximum number of results, or their maximum total weight
 * @param weigher returns the weight of a result; {@code null} if results are counted
 */
record ResultBound(long most, @Nullable ToLongFunction<Object> weigher) {
  private static final int FAILURES = 128; // at least this many fit the bound, unless it is smaller

  ResultBound {
    Limits.requirePositive(most, "the bound of the results");
  }

  /**
   * Returns the bound that follows from the last stage: the capacity of its queue. If that queue is
   * bounded by weight, which says nothing about results, it is the largest number of workers of the
   * stage.
   */
  static ResultBound following(StageSpec last, int processors) {
    StageOptions<?> options = last.options();
    boolean counts = options.weigher() == null;
    return new ResultBound(counts ? options.bound() : options.mostWorkers(processors), null);
  }

  /**
   * Returns the weigher for outcomes, which gives failures a weight of their own; {@code null} if
   * outcomes are counted.
   */
  @Nullable ToLongFunction<Object> outcomeWeigher() {
    ToLongFunction<Object> weigh = weigher;
    return weigh == null
        ? null
        : outcome ->
            outcome instanceof RunOutput.Failed
                ? Math.max(1, most / FAILURES)
                : weigh.applyAsLong(outcome);
  }
}
