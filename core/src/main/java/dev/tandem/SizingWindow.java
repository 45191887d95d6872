package dev.tandem;

/**
 * What a stage did in a window of time, as {@link WorkerSizing} needs to know it.
 *
 * @param bounds how many workers it may have
 * @param workers how many workers it had
 * @param nanos the length of the window
 * @param items the items that came and left
 * @param times what its workers did
 * @param level how full its queue is at the end of the window, from 0 to 1
 */
record SizingWindow(
    Bounds bounds, int workers, long nanos, Items items, Times times, double level) {

  /** The window of a stage that has not begun. */
  static final SizingWindow NONE =
      new SizingWindow(new Bounds(1, 1, false), 1, 0, new Items(0, 0, 0), new Times(0, 0, 0, 0), 0);

  /**
   * How many workers a stage may have. One that computes has as many as there are processors,
   * within these bounds.
   */
  record Bounds(int min, int max, boolean computes) {}

  /** The numbers of items that workers started, that they finished, and of the results. */
  record Items(long started, long done, long out) {}

  /**
   * The nanoseconds that all workers together spent in each state; {@code opening} is the time for
   * which they opened or closed their resources, and not part of {@code busy}.
   */
  record Times(long opening, long busy, long starved, long blocked) {

    long lifetime() {
      return opening + busy + starved + blocked;
    }
  }

  /** Returns what happened between {@code earlier} and this; both count from the same start. */
  SizingWindow since(SizingWindow earlier) {
    return new SizingWindow(
        bounds,
        workers,
        nanos - earlier.nanos,
        new Items(
            items.started - earlier.items.started,
            items.done - earlier.items.done,
            items.out - earlier.items.out),
        new Times(
            times.opening - earlier.times.opening,
            times.busy - earlier.times.busy,
            times.starved - earlier.times.starved,
            times.blocked - earlier.times.blocked),
        level);
  }
}
