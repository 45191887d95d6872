package dev.tandem.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Gatherers;

/** The streams of the JDK, on the caller's thread. */
final class StreamLine {
  private StreamLine() {}

  /** Fuses all three stages into one loop, with one worker whatever {@code workers} is. */
  static long fused(Integer[] items, UnaryOperator<Integer> middle, int workers) {
    return Arrays.stream(items)
        .map(Items::step)
        .map(middle)
        .map(Items::step)
        .mapToLong(Integer::longValue)
        .sum();
  }

  /** Runs the middle on one virtual thread per item, at most {@code workers} of them at once. */
  static long mapConcurrent(Integer[] items, UnaryOperator<Integer> middle, int workers) {
    return Arrays.stream(items)
        .map(Items::step)
        .gather(Gatherers.mapConcurrent(workers, middle))
        .map(Items::step)
        .mapToLong(Integer::longValue)
        .sum();
  }

  /** No engine: shows what a list of all results alone costs. */
  static long listAlone(Integer[] items, UnaryOperator<Integer> middle, int workers) {
    var results = new ArrayList<Integer>(items.length);
    for (Integer item : items) {
      results.add(Items.step(middle.apply(Items.step(item))));
    }
    return Items.sum(results);
  }
}
