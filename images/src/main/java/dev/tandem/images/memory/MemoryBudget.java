package dev.tandem.images.memory;

/**
 * The most memory that all images of a run may take together: bytes as they arrive, bodies on their
 * way between the stages, decoded pixels, and results until they are stored. A worker that would
 * exceed it waits, and does not read from its server meanwhile. So the number of workers cannot
 * exhaust the memory.
 *
 * <p>Half of the budget is for bodies, which are on the heap, and half for pixels and results, most
 * of which are off-heap. An item that needs more than its half passes through it alone; {@link
 * dev.tandem.images.download.DownloadOptions#maxBytes DownloadOptions#maxBytes} and {@link
 * dev.tandem.images.resize.ResizeOptions#maxPixels ResizeOptions#maxPixels} limit its size.
 *
 * <p>The memory for the lists of images, the code and the JVM itself comes on top. Thread-safe; one
 * budget may serve many downloaders and runs, which then share it.
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
   * Creates a budget of {@code bytes} bytes. If the heap is smaller than that, half of the heap is
   * for bodies.
   *
   * @throws IllegalArgumentException if {@code bytes} is less than a megabyte
   */
  public static MemoryBudget of(long bytes) {
    if (bytes < LEAST) {
      throw new IllegalArgumentException("a memory budget must be at least 1 MB: " + bytes);
    }
    long half = bytes / 2;
    return new MemoryBudget(Math.min(half, Runtime.getRuntime().maxMemory() / 2), half);
  }

  /**
   * Creates a budget as large as the maximum heap size: a quarter of the machine's memory, unless
   * the JVM is configured otherwise.
   */
  public static MemoryBudget ofHeap() {
    return of(Runtime.getRuntime().maxMemory());
  }

  /** Returns how much memory may be taken, in bytes. */
  public long bytes() {
    return bodies.size() + pixels.size();
  }

  /** Returns how much memory is taken at this moment, in bytes. */
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
