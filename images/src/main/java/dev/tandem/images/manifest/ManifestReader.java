package dev.tandem.images.manifest;

import dev.tandem.images.item.StoreException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads what earlier runs have written to a manifest. */
final class ManifestReader {
  private static final int LONGEST_LINE = 1 << 20;

  /** Receives the lines one by one. */
  interface Lines {

    /** Receives a line; {@code end} is the offset in the file at which the next one begins. */
    void take(ManifestLine line, long end);
  }

  private ManifestReader() {}

  /**
   * Reads all whole lines and returns their total length in bytes. The stream stays open.
   *
   * @param file the path of the file, for messages
   * @throws StoreException if one of them is not a manifest line
   */
  static long read(InputStream in, Path file, Lines lines) throws IOException {
    byte[] block = new byte[1 << 16];
    var rest = new ByteArrayOutputStream(); // the part of a line that lies in earlier blocks
    long whole = 0;
    long number = 0;
    for (int count; (count = in.read(block)) > 0; ) {
      int from = 0;
      for (int i = 0; i < count; i++) {
        if (block[i] == '\n') {
          rest.write(block, from, i - from);
          number++;
          whole += rest.size() + 1;
          lines.take(parse(rest.toByteArray(), number, file), whole);
          rest.reset();
          from = i + 1;
        }
      }
      rest.write(block, from, count - from);
      if (rest.size() > LONGEST_LINE) {
        throw foreign(number + 1, file, null);
      }
    }
    return whole;
  }

  /** Receives lines that have been read before. */
  interface Bytes {
    void take(byte[] line) throws IOException;
  }

  /**
   * Reads the first {@code length} bytes again, which are whole lines.
   *
   * @throws StoreException if they are not what they were
   */
  static void lines(InputStream in, Path file, long length, Bytes lines) throws IOException {
    long number = 0;
    var from = new BufferedInputStream(in, 1 << 16);
    var line = new ByteArrayOutputStream();
    for (long i = 0; i < length; i++) {
      int c = from.read();
      if (c < 0 || line.size() > LONGEST_LINE) {
        throw foreign(number + 1, file, null);
      }
      if (c == '\n') {
        number++;
        try {
          lines.take(line.toByteArray());
        } catch (IOException | IllegalArgumentException e) {
          throw foreign(number, file, e);
        }
        line.reset();
      } else {
        line.write(c);
      }
    }
  }

  private static ManifestLine parse(byte[] bytes, long number, Path file) {
    try {
      return ManifestLine.parse(bytes);
    } catch (IOException e) {
      throw foreign(number, file, e);
    }
  }

  private static StoreException foreign(long number, Path file, @Nullable Exception cause) {
    return new StoreException(
        "Line "
            + number
            + " of "
            + file
            + " is not a manifest line: fix it, or move the file away to start over",
        cause);
  }
}
