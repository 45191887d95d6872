package dev.tandem.images.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A tar file in the making: entries are appended until it is full; sealed with the end that such a
 * file has, it is a whole one. It knows by itself how far it is whole: what a write that failed has
 * left behind is overwritten by the next.
 *
 * <p>Its file is no channel, which an interrupt would close under the hands of all others.
 */
final class Shard {
  private static final byte[] END = new byte[2 * ShardEntry.BLOCK];

  private final int number;
  private final Path path;
  private final Fsync fsync;
  private @Nullable RandomAccessFile file; // null once it is closed
  private long length;
  private int images;
  private int listed; // how many of them have their line in the manifest
  private long forced; // how much of it is known to be on the disk

  /** Makes a file, or goes on with one that has so many images, all of them listed. */
  Shard(int number, Path path, int images, long length, Fsync fsync) throws IOException {
    this.number = number;
    this.path = path;
    this.fsync = fsync;
    this.images = images;
    this.listed = images;
    this.length = length;
    this.file = new RandomAccessFile(path.toFile(), "rw");
  }

  /** The name of a shard: WebDataset reads them as {@code {00000..00041}.tar}. */
  static String name(int number) {
    return String.format(Locale.ROOT, "%05d.tar", number);
  }

  int number() {
    return number;
  }

  Path path() {
    return path;
  }

  synchronized boolean isEmpty() {
    return images == 0;
  }

  synchronized boolean isFull(int mostImages, long mostBytes) {
    return images >= mostImages || length >= mostBytes;
  }

  synchronized boolean isListed() {
    return listed == images;
  }

  /** One more of its images has a line in the manifest. */
  synchronized void list() {
    listed++;
  }

  /** Appends an entry, or nothing. */
  synchronized void append(byte[] entry) throws IOException {
    write(entry);
    length += entry.length;
    images++;
  }

  /**
   * Forces to the disk what has been appended.
   *
   * @throws IOException also if the file is no longer there, or something of the job could not be
   *     forced before
   */
  void force() throws IOException {
    fsync.check();
    RandomAccessFile open;
    long reached;
    synchronized (this) {
      if (forced == length) {
        return;
      }
      open = open();
      reached = length;
    }
    fsync.force(path, open.getFD()::sync); // meanwhile others append
    var _ = Files.size(path);
    synchronized (this) {
      forced = reached; // not before: a force that fails has forced nothing
    }
  }

  /** Makes it whole, on the disk, and closes it. */
  synchronized void seal() throws IOException {
    write(END);
    try (RandomAccessFile sealed = open()) {
      sealed.setLength(length + END.length);
      fsync.force(path, sealed.getFD()::sync);
    }
    file = null;
  }

  /** Closes the file. Closing again does nothing. */
  synchronized void close() {
    try (RandomAccessFile _ = file) {
      file = null;
    } catch (IOException e) {
      // What did not reach the disk has no line there either.
    }
  }

  private void write(byte[] bytes) throws IOException {
    open().seek(length);
    open().write(bytes);
  }

  private RandomAccessFile open() throws IOException {
    if (file == null) {
      throw new IOException("the shard is closed");
    }
    return file;
  }
}
