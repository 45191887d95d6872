package dev.tandem;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue of items in files of a folder of its own, which is there as long as the queue has items.
 * A file is written to its end, then read to its end and deleted. An interrupt does not close these
 * files, as it would a channel. Not thread-safe.
 */
final class DiskQueue<I> implements Closeable {
  private static final int FILE_SIZE = 4 << 20; // about

  private final Path parent;
  private final ItemFormat<I> format;
  private final Deque<Path> files = new ArrayDeque<>(); // oldest first; the last may be written to
  private @Nullable Path folder;
  private @Nullable DataOutputStream out;
  private @Nullable DataInputStream in; // from the oldest file
  private long size;
  private long number; // of the files so far

  DiskQueue(Path parent, ItemFormat<I> format) {
    this.parent = parent;
    this.format = format;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Adds an item. If this throws, the item is not in the queue. */
  void add(I item) throws IOException {
    byte[] bytes = format.write(item);
    DataOutputStream writing = out != null ? out : begin();
    writing.writeInt(bytes.length);
    writing.write(bytes);
    size++;
    if (writing.size() >= FILE_SIZE) {
      endFile();
    }
  }

  /** Removes and returns the oldest items, at most this many. */
  List<I> take(int most) throws IOException {
    List<I> taken = new ArrayList<>();
    while (taken.size() < most && size > 0) {
      DataInputStream reading = in != null ? in : open();
      reading.mark(1);
      if (reading.read() < 0) {
        reading.close();
        in = null;
        Files.delete(files.removeFirst());
        continue;
      }
      reading.reset();
      byte[] bytes = new byte[reading.readInt()];
      reading.readFully(bytes);
      size--;
      taken.add(format.read(bytes));
    }
    if (size == 0) {
      close();
    }
    return taken;
  }

  private DataOutputStream begin() throws IOException {
    if (folder == null) {
      Files.createDirectories(parent);
      folder = Files.createTempDirectory(parent, "tandem-feedback-");
    }
    Path file = folder.resolve(Long.toString(number++));
    var begun =
        new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream(file.toFile()), 1 << 16));
    files.addLast(file);
    out = begun;
    return begun;
  }

  private void endFile() throws IOException {
    DataOutputStream ended = out;
    out = null;
    if (ended != null) {
      ended.close();
    }
  }

  private DataInputStream open() throws IOException {
    if (files.isEmpty()) {
      throw new EOFException(size + " items on disk were lost");
    }
    if (files.size() == 1) {
      endFile();
    }
    var opened =
        new DataInputStream(
            new BufferedInputStream(new FileInputStream(files.getFirst().toFile()), 1 << 16));
    in = opened;
    return opened;
  }

  /** Deletes the files, with the items in them. */
  @Override
  public void close() throws IOException {
    size = 0;
    endFile();
    if (in != null) {
      in.close();
      in = null;
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    files.clear();
    if (folder != null) {
      Files.deleteIfExists(folder);
      folder = null;
    }
  }
}
