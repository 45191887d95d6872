package dev.tandem;

import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How many results may wait to be taken one by one.
 *
 * @param most their number, or what they weigh together
 * @param weigher what one of them weighs; {@code null} if they are counted
 */
record ResultBound(long most, @Nullable ToLongFunction<Object> weigher) {
  private static final int FAILURES = 128; // as many as the bound holds at least

  ResultBound {
    if (most <= 0) {
      throw new IllegalArgumentException("the bound of the results must be positive: " + most);
    }
  }

  /**
   * As many as the queue of the last stage holds; where that is bounded by weight, which says
   * nothing of its results, as many as it has workers.
   */
  static ResultBound following(Stage last, int processors) {
    StageOptions<?> options = last.options();
    boolean counts = options.weigher() == null;
    return new ResultBound(counts ? options.bound() : options.workerCount(processors), null);
  }

  /** The same for outcomes, where a failure has a weight of its own. */
  @Nullable ToLongFunction<Object> outcomeWeigher() {
    ToLongFunction<Object> weigh = weigher;
    return weigh == null
        ? null
        : outcome ->
            outcome instanceof Sink.Failure
                ? Math.max(1, most / FAILURES)
                : weigh.applyAsLong(outcome);
  }
}
