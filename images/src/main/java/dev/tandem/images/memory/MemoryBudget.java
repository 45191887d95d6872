package dev.tandem.images.memory;

/**
 * How much memory the images of a run take, at most, all together: bytes as they arrive, bodies on
 * their way between the stages, decoded pixels, results until they are stored. Who would take more
 * waits, and does not read from its server meanwhile; so the number of workers is no danger.
 *
 * <p>Half of it is for bodies, which lie in the heap, and half for pixels and results, most of
 * which lie outside. One item that needs more than its half goes through it alone; {@link
 * dev.tandem.images.download.DownloadOptions#maxBytes DownloadOptions#maxBytes} and {@link
 * dev.tandem.images.resize.ResizeOptions#maxPixels ResizeOptions#maxPixels} tell how large it may
 * be.
 *
 * <p>What the images' lists, the code and the Java machine itself need comes on top. Thread-safe;
 * one budget may serve many downloaders and runs, which then share it.
 */
public final class MemoryBudget {
  private static final long LEAST = 1_000_000;

  private final MemoryPool bodies;
  private final MemoryPool pixels;

  private MemoryBudget(long bodies, long pixels) {
    this.bodies = new MemoryPool(bodies);
    this.pixels = new MemoryPool(pixels);
  }

  /**
   * A budget of so many bytes. Where the heap is smaller than that, what is for bodies is half of
   * the heap.
   *
   * @throws IllegalArgumentException if it is less than a megabyte
   */
  public static MemoryBudget of(long bytes) {
    if (bytes < LEAST) {
      throw new IllegalArgumentException("a budget of memory must be at least 1 MB: " + bytes);
    }
    long half = bytes / 2;
    return new MemoryBudget(Math.min(half, Runtime.getRuntime().maxMemory() / 2), half);
  }

  /**
   * A budget as large as the heap may become: a quarter of the machine's memory, unless the Java
   * machine is told otherwise.
   */
  public static MemoryBudget ofHeap() {
    return of(Runtime.getRuntime().maxMemory());
  }

  /** How much may be taken, in bytes. */
  public long bytes() {
    return bodies.size() + pixels.size();
  }

  /** How much is taken at this moment, in bytes. */
  public long used() {
    return bodies.used() + pixels.used();
  }

  public MemoryPool bodies() {
    return bodies;
  }

  public MemoryPool pixels() {
    return pixels;
  }
}
