package dev.tandem;

/**
 * The number of items that a worker moves at once, chosen to make about ten microseconds of work.
 * It starts at one and at most doubles from one chunk to the next, so it is large only if items
 * have been quick again and again, and it falls at once when they are slow.
 */
final class ChunkSize {
  private static final long WORK = 10_000; // nanoseconds in a chunk

  private final int most;
  private int size = 1;

  ChunkSize(int most) {
    this.most = most;
  }

  /**
   * Returns the maximum chunk size for a queue with this bound: a chunk is a small part of what it
   * holds.
   */
  static int mostFor(long bound) {
    return Math.clamp(bound / 4, 1, Chunk.MOST);
  }

  int now() {
    return size;
  }

  /** Records that {@code items} items took {@code nanos} nanoseconds. */
  void took(int items, long nanos) {
    if (most > 1 && items > 0) {
      long fitting = WORK * items / Math.max(1, nanos);
      size = Math.clamp(fitting, 1, Math.min(most, size * 2));
    }
  }
}
