package dev.tandem.images.source;

import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the rows of a CSV file, each complete but not yet split into fields, in bounded
 * memory.
 *
 * <p>A quoted field may span several lines, so an unclosed quote would turn the rest of the file
 * into one field. This reader gives up on a row like that after a limited number of lines, and
 * resumes at the line after the one with the quote. Each line is scanned at most twice.
 */
final class CsvRows {
  private static final int MOST_LINES = 200;
  private static final int LONGEST = 256 << 10;

  private final BoundedLines lines;
  private char delimiter = ',';

  /**
   * Lines read ahead in search of a closing quote. INVARIANT: a row that is inside quotes before
   * one of the first {@code open} lines is still inside quotes after it. At most one more line
   * follows, and it has a flaw.
   */
  private final ArrayDeque<BoundedLines.Line> ahead = new ArrayDeque<>();

  private int open;
  private int openLength; // characters, line breaks included

  /** Lines to read again before any others. */
  private final ArrayDeque<BoundedLines.Line> again = new ArrayDeque<>();

  CsvRows(BoundedLines lines) {
    this.lines = lines;
  }

  /**
   * Sets the field delimiter; the default is a comma. Lines that were read ahead are scanned again.
   */
  void delimiter(char delimiter) {
    this.delimiter = delimiter;
    again.addAll(ahead);
    clear();
  }

  /** Returns the next non-blank row, numbered by its first line; {@code null} at the end. */
  BoundedLines.@Nullable Line next() throws IOException {
    BoundedLines.Line first = line();
    while (first != null && first.isBlank()) {
      first = line();
    }
    if (first == null || first.flaw() != null || !endsInQuotes(first.text(), false)) {
      return first;
    }
    while (ahead.size() == open
        && open < MOST_LINES
        && first.text().length() + openLength < LONGEST) {
      BoundedLines.Line line = read();
      if (line == null) {
        break;
      }
      boolean flawed = line.flaw() != null;
      if (!flawed && !endsInQuotes(line.text(), true)) {
        return joined(first, line);
      }
      ahead.addLast(line);
      if (!flawed) {
        open++;
        openLength += line.text().length() + 1;
      }
    }
    return new BoundedLines.Line(first.number(), first.text(), "an unclosed quote");
  }

  private BoundedLines.@Nullable Line line() throws IOException {
    if (ahead.isEmpty()) {
      return read();
    }
    BoundedLines.Line line = ahead.removeFirst();
    if (open > 0) {
      open--;
      openLength -= line.text().length() + 1;
    }
    return line;
  }

  private BoundedLines.@Nullable Line read() throws IOException {
    return again.isEmpty() ? lines.next() : again.removeFirst();
  }

  private BoundedLines.Line joined(BoundedLines.Line first, BoundedLines.Line last) {
    var row = new StringBuilder(first.text());
    ahead.forEach(line -> row.append('\n').append(line.text()));
    clear();
    return new BoundedLines.Line(
        first.number(), row.append('\n').append(last.text()).toString(), null);
  }

  private void clear() {
    ahead.clear();
    open = 0;
    openLength = 0;
  }

  /**
   * Returns whether a text ends inside quotes. A quote is an opening quote only at the start of a
   * field. Inside quotes, a doubled quote stands for itself.
   */
  private boolean endsInQuotes(String text, boolean begunInQuotes) {
    boolean quoted = begunInQuotes;
    boolean atStart = !begunInQuotes;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          i++;
        } else if (c == '"') {
          quoted = false;
          atStart = false;
        }
      } else if (c == '"' && atStart) {
        quoted = true;
      } else {
        atStart = c == delimiter || (atStart && c == ' ');
      }
    }
    return quoted;
  }
}
