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
import java.util.Deque;
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

  /**
   * Removes and returns the oldest item; there is one. What the format throws concerns this item
   * alone.
   *
   * @throws IOException if the files cannot be read; then the queue has lost its items
   */
  I take() throws IOException {
    byte[] bytes;
    try {
      bytes = readNext();
    } catch (IOException e) {
      closeAfter(e);
      throw e;
    }
    size--;
    if (size == 0) {
      close();
    }
    return format.read(bytes);
  }

  private byte[] readNext() throws IOException {
    DataInputStream reading = in != null ? in : open();
    while (isAtEnd(reading)) {
      reading.close();
      in = null;
      Files.delete(files.removeFirst());
      reading = open();
    }
    byte[] bytes = new byte[reading.readInt()];
    reading.readFully(bytes);
    return bytes;
  }

  private static boolean isAtEnd(DataInputStream reading) throws IOException {
    reading.mark(1);
    int next = reading.read();
    reading.reset();
    return next < 0;
  }

  private void closeAfter(IOException failure) {
    try {
      close();
    } catch (IOException unclosed) {
      failure.addSuppressed(unclosed);
    }
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
