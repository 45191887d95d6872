package dev.tandem;

/**
 * How many items a worker moves at once: as many as make about ten microseconds of work. It starts
 * with one and at most doubles from one time to the next, so that it is large only where items have
 * been quick again and again, and falls at once when they are slow.
 */
final class ChunkSize {
  private static final long WORK = 10_000; // nanoseconds in a chunk

  private final int most;
  private int size = 1;

  ChunkSize(int most) {
    this.most = most;
  }

  /** For a queue with that bound: a chunk is a small part of what it holds. */
  static int mostFor(long bound) {
    return Math.clamp(bound / 4, 1, Chunk.MOST);
  }

  int now() {
    return size;
  }

  /** So many items took so long. */
  void took(int items, long nanos) {
    if (most > 1 && items > 0) {
      long fitting = WORK * items / Math.max(1, nanos);
      size = Math.clamp(fitting, 1, Math.min(most, size * 2));
    }
  }
}
