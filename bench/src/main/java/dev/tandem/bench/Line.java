package dev.tandem.bench;

import java.util.function.UnaryOperator;

/** Three stages in tandem, as one engine runs them. */
@FunctionalInterface
interface Line {

  /**
   * Sends all items through {@link Items#step}, {@code middle} and {@link Items#step} again; {@code
   * middle} has {@code workers} workers, the others have one.
   *
   * @return the sum of the results
   */
  long sum(Integer[] items, UnaryOperator<Integer> middle, int workers) throws Exception;
}
