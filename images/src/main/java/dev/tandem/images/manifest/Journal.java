package dev.tandem.images.manifest;

import dev.tandem.images.store.Fsync;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The manifest file while a run has it open: locked, and append-only.
 *
 * <p>Bytes are not written through a channel: an interrupt would close the channel and so release
 * the lock. Confined to one thread, except where a method says otherwise.
 */
final class Journal implements AutoCloseable {
  private static final int BLOCK = 1 << 16;
  private static final int LINE = 1 << 12; // most lines are shorter

  private final Path path;
  private final RandomAccessFile file;

  private Journal(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  /** Opens the file, creating it if missing. Returns {@code null} if another run has it open. */
  static @Nullable Journal open(Path path) throws IOException {
    var file = new RandomAccessFile(path.toFile(), "rw");
    boolean locked = false;
    try {
      locked = lock(file);
      return locked ? new Journal(path, file) : null;
    } finally {
      if (!locked) {
        file.close();
      }
    }
  }

  private static boolean lock(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // locked by another run in this process
    }
  }

  /**
   * Returns the whole content, from the beginning. The caller must not close the stream, because it
   * shares the file's descriptor.
   */
  InputStream content() throws IOException {
    file.seek(0);
    return new FileInputStream(file.getFD()); // opening the file again would lose the lock
  }

  long length() throws IOException {
    return file.length();
  }

  /** Truncates the file to {@code length}; the next append starts there. */
  void cutAt(long length) throws IOException {
    file.setLength(length);
    file.seek(length);
  }

  synchronized void append(byte[] line) throws IOException {
    file.write(line);
  }

  /**
   * Returns the first line that begins at this offset or within {@link LinePlaces#GRAIN} bytes
   * after it, without its line feed; {@code null} if there is none. Any thread may call it while
   * another one appends.
   */
  synchronized byte @Nullable [] lineAt(long offset) throws IOException {
    long end = file.length();
    try {
      var line = new ByteArrayOutputStream();
      byte[] block = new byte[LINE];
      boolean begun = offset == 0;
      for (long at = Math.max(0, offset - 1); at < end; ) {
        file.seek(at);
        int count = file.read(block, 0, (int) Math.min(block.length, end - at));
        if (count <= 0) {
          return null;
        }
        int from = 0;
        for (int i = 0; i < count; i++) {
          if (!begun && at + i >= offset + LinePlaces.GRAIN - 1) {
            return null;
          }
          if (block[i] == '\n' && begun) {
            line.write(block, from, i - from);
            return line.toByteArray();
          }
          if (block[i] == '\n') {
            begun = true;
            from = i + 1;
          }
        }
        if (begun) {
          line.write(block, from, count - from);
        }
        if (line.size() > ManifestReader.LONGEST_LINE) {
          return null;
        }
        at += count;
      }
      return null;
    } finally {
      file.seek(end);
    }
  }

  /** Has the next append write to the end of the file. */
  void toEnd() throws IOException {
    file.seek(file.length());
  }

  /** Overwrites a part of the file with blanks; {@code to} is exclusive. */
  void blank(long from, long to) throws IOException {
    byte[] blanks = new byte[(int) Math.min(BLOCK, to - from)];
    Arrays.fill(blanks, (byte) ' ');
    file.seek(from);
    for (long left = to - from; left > 0; left -= Math.min(left, blanks.length)) {
      file.write(blanks, 0, (int) Math.min(left, blanks.length));
    }
    toEnd();
  }

  /** Writes a part of the file to {@code out}; {@code to} is exclusive. */
  void copy(long from, long to, OutputStream out) throws IOException {
    byte[] block = new byte[BLOCK];
    file.seek(from);
    for (long left = to - from; left > 0; ) {
      int count = file.read(block, 0, (int) Math.min(left, block.length));
      if (count < 0) {
        throw new IOException("the file was truncated by another process");
      }
      out.write(block, 0, count);
      left -= count;
    }
    toEnd();
  }

  /** Appends a part of the file, which is no longer than a line may be, as a line of its own. */
  void appendCopy(long from, long to) throws IOException {
    var line = new ByteArrayOutputStream();
    copy(from, to, line);
    line.write('\n');
    append(line.toByteArray());
  }

  /** Writes the same bytes again, so that the kernel counts them as not yet on the disk. */
  void rewrite() throws IOException {
    byte[] block = new byte[BLOCK];
    long end = file.length();
    for (long at = 0; at < end; at = file.getFilePointer()) {
      file.seek(at);
      int count = file.read(block, 0, (int) Math.min(block.length, end - at));
      if (count < 0) {
        throw new IOException("the file was truncated by another process");
      }
      file.seek(at);
      file.write(block, 0, count);
    }
  }

  void force(Fsync fsync) throws IOException {
    fsync.force(path, file.getFD()::sync);
  }

  /** Closes the file, which releases the lock. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
