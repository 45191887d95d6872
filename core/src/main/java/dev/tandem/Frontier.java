package dev.tandem;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items that were put back and wait for room before the first stage: in memory, and on disk if
 * they are too many and there is a folder. Adding never waits for room.
 */
final class Frontier {
  // Those in memory are older than those on disk. INVARIANT: while any are on disk, there are some
  // in memory, or the taker is about to bring some: it does so after each time that it takes.

  private final ChunkQueue memory = new ChunkQueue(Long.MAX_VALUE, false);
  private final int most; // in memory
  private final @Nullable DiskQueue<Object> disk; // guarded by this
  private final List<Object> unplaced = new ArrayList<>(); // read, but not put into the memory
  private boolean drained; // guarded by this

  Frontier(int most, @Nullable DiskQueue<Object> disk) {
    this.most = most;
    this.disk = disk;
  }

  /**
   * Adds items, each of which is its own origin.
   *
   * @param items the items; afterwards, those that were not added
   * @throws QueueClosedException if no more are accepted
   * @throws IllegalStateException if there is no room
   * @throws IOException if they cannot be written
   */
  synchronized void add(List<Object> items) throws IOException {
    if (drained) {
      throw new QueueClosedException(null);
    }
    if (disk == null || disk.isEmpty()) {
      long room = Math.max(0, most - memory.level().depth());
      remember(items.subList(0, (int) Math.min(room, items.size())));
    }
    if (!items.isEmpty() && disk == null) {
      throw new IllegalStateException(
          "more than "
              + most
              + " items that were put back would wait in memory: name a folder for them with"
              + " onDisk, or allow more with inMemory");
    }
    if (disk != null) {
      write(items, disk);
    }
  }

  private static void write(List<Object> items, DiskQueue<Object> disk) throws IOException {
    int written = 0;
    try {
      for (; written < items.size(); written++) {
        disk.add(items.get(written));
      }
    } finally {
      items.subList(0, written).clear();
    }
  }

  private void remember(List<Object> items) {
    while (!items.isEmpty()) {
      List<Object> some = items.subList(0, Math.min(items.size(), Chunk.MOST));
      var chunk = new Chunk(some.size());
      some.forEach(item -> chunk.add(item, item));
      memory.putNow(chunk);
      some.clear();
    }
  }

  /**
   * Takes some of the oldest items, waiting for one; {@code null} if no more will come.
   *
   * @throws IOException if those on disk cannot be read
   */
  @Nullable Chunk take(Chunk spare, PhaseTimer timer) throws IOException {
    Chunk taken = null;
    boolean taking = true;
    while (taking) {
      try {
        taken = memory.take(spare, Chunk.MOST, false, timer);
        taking = false;
      } catch (InterruptedException stray) {
        // the run does not interrupt its threads here
      }
    }
    return taken;
  }

  /** Brings items from the disk into memory if there is room for many; called by the taker. */
  synchronized void refill() throws IOException {
    if (disk != null && !disk.isEmpty() && memory.level().depth() <= most / 2) {
      List<Object> read = new ArrayList<>();
      try {
        for (int i = Math.clamp(most / 2, 1, Chunk.MOST); i > 0 && !disk.isEmpty(); i--) {
          read.add(disk.take());
        }
        remember(read);
      } catch (QueueClosedException cancelled) {
        // the run is over
      } finally {
        unplaced.addAll(read);
      }
    }
  }

  /** Closes the frontier once it is empty. */
  void close() {
    memory.close();
  }

  /** Ends the wait of the taker, and returns what is in memory. */
  List<Chunk> shutdown() {
    return memory.shutdown();
  }

  /**
   * Accepts no more items, and adds those that are not in memory to a list; called when the taker
   * ends.
   *
   * @throws IOException if some cannot be read; the list then has the others
   */
  synchronized void drain(List<Object> left) throws IOException {
    drained = true;
    left.addAll(unplaced);
    if (disk != null) {
      try (disk) {
        moveAll(disk, left);
      }
    }
  }

  private static void moveAll(DiskQueue<Object> disk, List<Object> left) throws IOException {
    Throwable first = null;
    while (!disk.isEmpty()) {
      try {
        left.add(disk.take());
      } catch (IOException | RuntimeException e) { // perhaps of the format, for this item alone
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw new IOException("items on disk cannot be read", first);
    }
  }
}
