package dev.tandem.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Gatherers;

/** The JDK's streams, on the thread of the caller. */
final class StreamLine {
  private StreamLine() {}

  /** All three stages fused into one loop; has one worker, whatever is asked for. */
  static long fused(Integer[] items, UnaryOperator<Integer> middle, int workers) {
    return Arrays.stream(items)
        .map(Items::step)
        .map(middle)
        .map(Items::step)
        .mapToLong(Integer::longValue)
        .sum();
  }

  /** The middle on a virtual thread an item, with at most {@code workers} of them at once. */
  static long mapConcurrent(Integer[] items, UnaryOperator<Integer> middle, int workers) {
    return Arrays.stream(items)
        .map(Items::step)
        .gather(Gatherers.mapConcurrent(workers, middle))
        .map(Items::step)
        .mapToLong(Integer::longValue)
        .sum();
  }

  /** No engine: what a list of all results costs by itself. */
  static long listAlone(Integer[] items, UnaryOperator<Integer> middle, int workers) {
    var results = new ArrayList<Integer>(items.length);
    for (Integer item : items) {
      results.add(Items.step(middle.apply(Items.step(item))));
    }
    return Items.sum(results);
  }
}
