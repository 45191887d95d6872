package dev.tandem.images.manifest;

import dev.tandem.images.item.Key;
import dev.tandem.images.item.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what earlier runs have written to a manifest. */
final class ManifestReader {
  static final int LONGEST_LINE = 1 << 20;
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** Receives the lines one by one. */
  interface Lines {

    /** Receives a line; {@code end} is the offset in the file at which the next one begins. */
    void take(ManifestLine line, long end);
  }

  /**
   * Receives what is wrong with a manifest; all offsets are in bytes from the beginning of the
   * file.
   */
  interface Flaws {

    /** Receives a line that is not a manifest line, from its first byte to its line feed. */
    void bad(long number, long from, long to);

    /** Receives a line that will turn out to be bad, since it is too long. */
    default void tooLong(long number) {}

    /**
     * Receives a line that begins behind another one without a line feed between them; the whole
     * line ends at {@code end}. It is among the {@link Lines}, too.
     */
    void joined(Key key, long from, long to, long end);
  }

  private ManifestReader() {}

  /**
   * Reads all whole lines and returns their total length in bytes. The stream stays open. Where a
   * line feed is missing, both lines count.
   *
   * @param file the path of the file, for messages
   * @throws StoreException if one of them is not a manifest line
   */
  static long read(InputStream in, Path file, Lines lines) throws IOException {
    return read(in, file, lines, null);
  }

  /**
   * Reads all whole lines like {@link #read(InputStream, Path, Lines)}, but skips those that are
   * not manifest lines.
   *
   * @param flaws receives what is wrong; {@code null} to refuse it
   */
  static long read(InputStream in, Path file, Lines lines, @Nullable Flaws flaws)
      throws IOException {
    return texts(
        in, file, (bytes, number, start) -> take(bytes, number, start, file, lines, flaws), flaws);
  }

  /** Receives the lines as they are, without their line feeds. */
  private interface Texts {
    void take(byte[] bytes, long number, long start) throws IOException;
  }

  private static long texts(InputStream in, Path file, Texts texts, @Nullable Flaws flaws)
      throws IOException {
    byte[] block = new byte[1 << 16];
    var rest = new ByteArrayOutputStream(); // the part of a line that lies in earlier blocks
    long whole = 0;
    long number = 0;
    long cut = 0; // bytes of a line that is too long to be kept
    for (int count; (count = in.read(block)) > 0; ) {
      int from = 0;
      for (int i = 0; i < count; i++) {
        if (block[i] == '\n') {
          rest.write(block, from, i - from);
          number++;
          long start = whole;
          whole += cut + rest.size() + 1;
          if (cut > 0) {
            bad(flaws, number, start, whole, file, null);
          } else {
            texts.take(
                start == 0 ? unmarked(rest.toByteArray()) : rest.toByteArray(), number, start);
          }
          cut = 0;
          rest.reset();
          from = i + 1;
        }
      }
      rest.write(block, from, count - from);
      if (rest.size() > LONGEST_LINE) {
        if (flaws == null) {
          throw foreign(number + 1, file, null);
        }
        flaws.tooLong(number + 1);
        cut += rest.size();
        rest.reset();
      }
    }
    if (cut > 0) {
      throw foreign(number + 1, file, null); // not a line that was cut short
    }
    return whole;
  }

  /** Puts blanks in place of the byte order mark that an editor may have put before a line. */
  private static byte[] unmarked(byte[] line) {
    if (Arrays.mismatch(line, MARK) == MARK.length) {
      Arrays.fill(line, 0, MARK.length, (byte) ' ');
    }
    return line;
  }

  private static void take(
      byte[] bytes, long number, long start, Path file, Lines lines, @Nullable Flaws flaws) {
    long end = start + bytes.length + 1;
    List<ManifestLine.Part> parts;
    try {
      parts = ManifestLine.parts(bytes);
    } catch (IOException e) {
      bad(flaws, number, start, end, file, e);
      return;
    }
    for (int i = 0; i < parts.size(); i++) {
      ManifestLine line = parts.get(i).line();
      if (i > 0 && flaws != null) {
        int to = i + 1 < parts.size() ? parts.get(i + 1).from() : bytes.length;
        flaws.joined(line.key(), start + parts.get(i).from(), start + to, end);
      }
      lines.take(line, end);
    }
  }

  private static void bad(
      @Nullable Flaws flaws,
      long number,
      long from,
      long end,
      Path file,
      @Nullable IOException cause) {
    if (flaws == null) {
      throw foreign(number, file, cause);
    }
    flaws.bad(number, from, end - 1);
  }

  /** Receives lines that have been read before, as text. */
  interface Bytes {
    void take(byte[] line) throws IOException;
  }

  /**
   * Reads the first {@code length} bytes again, which are whole lines.
   *
   * @throws StoreException if they are not what they were
   */
  static void lines(InputStream in, Path file, long length, Bytes lines) throws IOException {
    var _ =
        texts(
            in,
            file,
            (bytes, number, start) -> {
              if (start < length) {
                take(lines, bytes, number, file);
              }
            },
            null);
  }

  private static void take(Bytes lines, byte[] bytes, long number, Path file) {
    try {
      lines.take(bytes);
    } catch (IOException | IllegalArgumentException e) {
      throw foreign(number, file, e);
    }
  }

  static StoreException foreign(long number, Path file, @Nullable Exception cause) {
    return new StoreException(
        "Line "
            + number
            + " of "
            + file
            + " is not a manifest line: fix it, move the file away to start over, or go on without"
            + " it with --skip-bad-lines",
        cause);
  }
}
