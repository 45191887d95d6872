package dev.tandem.bench;

import dev.tandem.Outcome;
import dev.tandem.Pipeline;
import dev.tandem.Run;
import dev.tandem.StageOptions;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** The public pipeline, in each of the ways to run it. */
final class TandemLine {
  private TandemLine() {}

  /** Gets all results in one list. */
  static long run(Integer[] items, UnaryOperator<Integer> middle, int workers) throws Exception {
    return Items.sum(pipeline(middle, s -> s.workers(workers)).run(Arrays.asList(items)));
  }

  /** Gets all results in one list, in the order of the inputs, which a window restores. */
  static long ordered(Integer[] items, UnaryOperator<Integer> middle, int workers)
      throws Exception {
    return Items.sum(
        pipeline(middle, s -> s.workers(workers).ordered(256)).run(Arrays.asList(items)));
  }

  /** Puts the inputs one by one, and gets all results in one list. */
  static long put(Integer[] items, UnaryOperator<Integer> middle, int workers) throws Exception {
    try (Run<Integer, Integer> run = pipeline(middle, s -> s.workers(workers)).start()) {
      for (Integer item : items) {
        run.put(item);
      }
      return Items.sum(run.finish());
    }
  }

  /** Takes the outcomes one by one. */
  static long outcomes(Integer[] items, UnaryOperator<Integer> middle, int workers) {
    long sum = 0;
    try (var outcomes = pipeline(middle, s -> s.workers(workers)).outcomes(Arrays.asList(items))) {
      for (Outcome<Integer, Integer> outcome : outcomes) {
        sum +=
            switch (outcome) {
              case Outcome.Done<Integer, Integer>(var _, var output) -> output;
              case Outcome.Failed<Integer, Integer>(var failure) ->
                  throw new IllegalStateException(failure.cause());
            };
      }
    }
    return sum;
  }

  private static Pipeline<Integer, Integer> pipeline(
      UnaryOperator<Integer> middle, UnaryOperator<StageOptions<Integer>> options) {
    return Pipeline.of(Integer.class)
        .then("first", Items::step, s -> s.queue(Items.BOUND))
        .then("middle", middle::apply, s -> options.apply(s.queue(Items.BOUND)))
        .then("last", Items::step, s -> s.queue(Items.BOUND));
  }
}
