package dev.tandem.images.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A shard in the making: a tar file, whatever will be made of it. Entries are appended until it is
 * full; sealing it appends the end-of-archive marker, which makes it whole. INVARIANT: the first
 * {@code length} bytes are whole entries. The next write overwrites what a failed write has left
 * behind.
 *
 * <p>The file is not a channel, because an interrupt of one thread would close it for all others.
 */
final class Shard {
  private static final byte[] END = new byte[2 * ShardEntry.BLOCK];

  private final int number;
  private final Path path;
  private final Fsync fsync;
  private @Nullable RandomAccessFile file; // null once closed
  private long length;
  private int images;
  private int listed; // how many of them have their line in the manifest
  private long forced; // how many bytes are known to be on the disk

  /** Creates a file, or continues one that has {@code images} images, all of them listed. */
  Shard(int number, Path path, int images, long length, Fsync fsync) throws IOException {
    this.number = number;
    this.path = path;
    this.fsync = fsync;
    this.images = images;
    this.listed = images;
    this.length = length;
    this.file = new RandomAccessFile(path.toFile(), "rw");
  }

  int number() {
    return number;
  }

  Path path() {
    return path;
  }

  Fsync fsync() {
    return fsync;
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

  /** Counts one more of its images that has a line in the manifest. */
  synchronized void list() {
    listed++;
  }

  /** Appends an entry, whole or not at all. */
  synchronized void append(byte[] entry) throws IOException {
    write(entry);
    length += entry.length;
    images++;
  }

  /**
   * Forces everything appended so far to the disk.
   *
   * @throws IOException if that fails, the file is no longer there, or something of the job could
   *     not be forced before
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
    fsync.force(path, open.getFD()::sync); // other threads may append meanwhile
    var _ = Files.size(path);
    synchronized (this) {
      forced = reached; // only after success: a failed force has forced nothing
    }
  }

  /** Makes the file whole, forces it to the disk and closes it. */
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
      // What did not reach the disk has no line on the disk either.
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
