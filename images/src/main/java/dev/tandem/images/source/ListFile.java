package dev.tandem.images.source;

import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.Lowercase;
import dev.tandem.images.item.SourceException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A list as a stream of bytes: a file, a pipe, or standard input.
 *
 * @param name its name in messages, whose extension determines the kind of list
 * @param path the file or pipe; {@code null} for standard input
 * @param input standard input; {@code null} for a file
 */
record ListFile(String name, @Nullable Path path, @Nullable InputStream input) {
  private static final int BYTES_CHECKED = 4096;
  private static final long LONGEST_COUNTED = 64L << 20;

  // Parts of a POSIX file mode.
  private static final int KIND_OF_FILE = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int BLOCK_DEVICE = 0060000;

  static ListFile standardInput(InputStream input) {
    return new ListFile("standard input", null, input);
  }

  /** Opens the list for reading by lines. */
  BoundedLines open() {
    return new BoundedLines(stream());
  }

  /** Opens the list for reading, decompressed if necessary. */
  InputStream stream() {
    try {
      InputStream in = path == null ? unclosable() : interruptible(path);
      try {
        return Compression.inflated(in);
      } catch (IOException e) {
        in.close();
        throw e;
      }
    } catch (IOException e) {
      throw cannotOpen(e);
    }
  }

  /** Returns how the list is written, as its name tells. */
  ListFormat format() {
    return ListFormat.ofEnding(Compression.withoutEnding(Lowercase.of(name)))
        .orElse(ListFormat.TEXT);
  }

  /** Returns whether this is a regular file: reading anything else would consume its bytes. */
  boolean isRegular() {
    return path != null && Files.isRegularFile(path);
  }

  private static boolean isCompressed(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Compression.of(in.readNBytes(BYTES_CHECKED)) != Compression.NONE;
    }
  }

  /**
   * Checks that this is a text at all. A pipe is not read, since reading would consume its bytes.
   *
   * @throws SourceException if it is a device, cannot be opened, or has a zero byte near its start
   */
  void check() {
    if (path != null && isDevice(path)) {
      throw new SourceException(
          "Source is a device: "
              + name
              + "; give a file, a folder, a URL, or - for a list on standard input",
          null);
    }
    if (!isRegular()) {
      return;
    }
    try (InputStream in = stream()) {
      for (byte b : in.readNBytes(BYTES_CHECKED)) {
        if (b == 0) {
          throw new SourceException(
              name + " is not UTF-8 text; give a list of URLs, one per line", null);
        }
      }
    } catch (IOException e) {
      throw cannotOpen(e);
    }
  }

  /** Runs a counter, if this is an uncompressed regular file and not too long. */
  OptionalLong count(Counter counter) {
    try {
      if (path == null
          || !Files.isRegularFile(path)
          || Files.size(path) > LONGEST_COUNTED
          || isCompressed(path)) {
        return OptionalLong.empty();
      }
      try (BoundedLines lines = open()) {
        long count = counter.count(lines);
        return Thread.currentThread().isInterrupted()
            ? OptionalLong.empty()
            : OptionalLong.of(count);
      }
    } catch (IOException | SourceException e) {
      // Reading the list later will fail in the same way, and that failure is reported.
      return OptionalLong.empty();
    }
  }

  /** Returns the exception for a read that failed after the given line. */
  SourceException broken(long line, IOException e) {
    return new SourceException(
        "Reading failed at " + name + ":" + (line + 1) + ": " + DiskFailure.reason(e), e);
  }

  private SourceException cannotOpen(IOException e) {
    return new SourceException(
        "Source cannot be opened: " + name + ": " + DiskFailure.reason(e), e);
  }

  /** Opens a file so that an interrupt ends a read, even one that is blocked on a pipe. */
  private static InputStream interruptible(Path path) throws IOException {
    return Channels.newInputStream(FileChannel.open(path));
  }

  /**
   * Returns whether a path is a device, which may have no end. Pipes, such as those of a shell's
   * {@code <(command)}, do end.
   */
  private static boolean isDevice(Path path) {
    try {
      int kind = (int) Files.getAttribute(path, "unix:mode") & KIND_OF_FILE;
      return kind == CHARACTER_DEVICE || kind == BLOCK_DEVICE;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // not Unix, so there are no device files
    }
  }

  private InputStream unclosable() {
    return new FilterInputStream(Objects.requireNonNull(input)) {
      @Override
      public void close() {
        // This stream does not own it: closing it would end it for the whole process.
      }
    };
  }

  /** Counts the entries of a list, until its end or an interrupt. */
  @FunctionalInterface
  interface Counter {
    long count(BoundedLines lines) throws IOException;
  }
}
