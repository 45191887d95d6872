package dev.tandem.bench;

import java.util.Arrays;

/**
 * The items that all engines move: references to preallocated boxes, so that no engine is charged
 * for the allocation of items. Item {@code i} has the value {@code i % SIZE}, and a trivial stage
 * turns a value into the next one.
 */
final class Items {
  /** The number of different values; a multiple of 40, see {@link TailBenchmark}. */
  static final int SIZE = 1000;

  /** The bound of every queue between two stages, in items. */
  static final int BOUND = 1024;

  /** The end marker of a hand-wired line; no item is negative. */
  static final Integer END = -1;

  private static final Integer[] BOXES = boxes();

  private Items() {}

  /** The trivial stage. */
  static Integer step(Integer item) {
    int next = item + 1;
    return BOXES[next == SIZE ? 0 : next];
  }

  static Integer[] of(int count) {
    var items = new Integer[count];
    Arrays.setAll(items, i -> BOXES[i % SIZE]);
    return items;
  }

  /** Returns the sum of the first {@code count} items after {@code steps} trivial stages. */
  static long sum(int count, int steps) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (i + steps) % SIZE;
    }
    return sum;
  }

  static long sum(Iterable<Integer> items) {
    long sum = 0;
    for (Integer item : items) {
      sum += item;
    }
    return sum;
  }

  /** Returns the sum; rejects a run that lost, duplicated or changed an item. */
  static long checked(long sum, long expected) {
    if (sum != expected) {
      throw new IllegalStateException("the sum is " + sum + ", not " + expected);
    }
    return sum;
  }

  private static Integer[] boxes() {
    var boxes = new Integer[SIZE];
    Arrays.setAll(boxes, i -> i);
    return boxes;
  }
}
