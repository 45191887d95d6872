package dev.tandem.bench;

import java.util.Arrays;

/**
 * What all engines move: references to boxes that exist already, so that no allocation of the items
 * is charged to an engine. Item {@code i} has the value {@code i % SIZE}, and a trivial stage turns
 * a value into the next one.
 */
final class Items {
  /** How many different values there are; a multiple of 40, see {@link TailBenchmark}. */
  static final int SIZE = 1000;

  /** The bound of every queue between two stages. */
  static final int BOUND = 1024;

  /** What ends a line wired by hand; no item is negative. */
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

  /** The sum of the first {@code count} items after {@code steps} trivial stages. */
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

  /** Refuses a run that lost, doubled or changed an item. */
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
