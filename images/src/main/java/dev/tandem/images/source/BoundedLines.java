package dev.tandem.images.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.images.item.WellFormed;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the lines of a UTF-8 text, in bounded memory. The rest of an overlong line is skipped
 * unexamined. Lines end with LF, CR LF, or CR alone as on old Macs. A byte order mark at the start
 * is not part of the first line.
 */
final class BoundedLines implements AutoCloseable {
  static final int LONGEST = 64 << 10;

  /** The longest line that contains a data URL, which is an image in itself. */
  static final int LONGEST_WITH_DATA = NestedUrls.LONGEST + LONGEST;

  private static final byte[] DATA = "data:".getBytes(US_ASCII);

  private final InputStream in;
  private final byte[] buffer = new byte[LONGEST];
  private int position;
  private int end;
  private byte[] line = new byte[1024];
  private long number;

  /** Whether the last line ended with a CR, so that an LF right after it ends no other line. */
  private boolean afterReturn;

  BoundedLines(InputStream in) {
    this.in = in;
  }

  /**
   * One line.
   *
   * @param number the line number, counted from 1
   * @param text the line without its terminator; truncated if it was too long
   * @param flaw what is wrong with the line; {@code null} if nothing is
   */
  record Line(long number, String text, @Nullable String flaw) {

    /** Returns whether the line has no flaw and contains only white space. */
    boolean isBlank() {
      return flaw == null && text.isBlank();
    }
  }

  /** Returns the next line; {@code null} at the end. */
  @Nullable Line next() throws IOException {
    int length = 0;
    int longest = LONGEST;
    boolean tooLong = false;
    while (true) {
      if (position < end || fill()) {
        if (afterReturn && buffer[position] == '\n') {
          position++;
          afterReturn = false;
          continue;
        }
        afterReturn = false;
      } else {
        if (length == 0 && !tooLong) {
          return null;
        }
        break;
      }
      int stop = position;
      while (stop < end && buffer[stop] != '\n' && buffer[stop] != '\r') {
        stop++;
      }
      int taken = Math.min(stop - position, longest - length);
      append(length, taken, longest);
      length += taken;
      position += taken;
      if (position < stop) {
        if (longest == LONGEST && hasData(length)) {
          longest = LONGEST_WITH_DATA;
          continue;
        }
        tooLong = true;
        position = stop;
      }
      if (stop < end) {
        afterReturn = buffer[stop] == '\r';
        position++;
        break;
      }
    }
    number++;
    return line(length, tooLong ? longest : 0);
  }

  /** Returns the number of lines read so far. */
  long number() {
    return number;
  }

  private boolean hasData(int length) {
    for (int i = 0; i + DATA.length <= length; i++) {
      if (Arrays.equals(line, i, i + DATA.length, DATA, 0, DATA.length)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns a line.
   *
   * @param exceeded the number of bytes that it has more than; 0 if it is not too long
   */
  private Line line(int length, int exceeded) {
    int from = number == 1 && startsWithMark(length) ? 3 : 0;
    String text = new String(line, from, length - from, UTF_8);
    return new Line(number, text, flaw(text, from, length, exceeded));
  }

  private @Nullable String flaw(String text, int from, int to, int exceeded) {
    if (exceeded > 0) {
      return "longer than " + exceeded + " bytes";
    }
    if (!WellFormed.isUtf8(text, line, from, to)) {
      return "not UTF-8";
    }
    return text.indexOf('\0') < 0 ? null : "contains a zero byte";
  }

  private boolean startsWithMark(int length) {
    return length >= 3
        && line[0] == (byte) 0xEF
        && line[1] == (byte) 0xBB
        && line[2] == (byte) 0xBF;
  }

  private void append(int length, int taken, int longest) {
    if (length + taken > line.length) {
      line = Arrays.copyOf(line, Math.min(longest, Math.max(2 * line.length, length + taken)));
    }
    System.arraycopy(buffer, position, line, length, taken);
  }

  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
