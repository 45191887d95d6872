package dev.tandem.images;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file, whole but not taken apart yet, in bounded memory.
 *
 * <p>A quoted field may go over several lines, so a quote that is never closed would make the rest
 * of the file one field. Here such a row is given up after some lines, and reading goes on at the
 * line after the one with the quote.
 */
final class CsvRows {
  private static final int MOST_LINES = 200;
  private static final int LONGEST = 256 << 10;

  private final BoundedLines lines;
  private final ArrayDeque<BoundedLines.Line> readAhead = new ArrayDeque<>();
  private char delimiter = ',';

  CsvRows(BoundedLines lines) {
    this.lines = lines;
  }

  /** Sets what separates the fields; a comma if never set. */
  void delimiter(char delimiter) {
    this.delimiter = delimiter;
  }

  /** Returns the next row that is not blank, with the number of its first line; or null. */
  BoundedLines.@Nullable Line next() throws IOException {
    BoundedLines.Line first = line();
    while (first != null && first.isBlank()) {
      first = line();
    }
    if (first == null || first.flaw() != null || !endsInQuotes(first.text(), false)) {
      return first;
    }
    List<BoundedLines.Line> more = new ArrayList<>();
    var row = new StringBuilder(first.text());
    while (more.size() < MOST_LINES && row.length() < LONGEST) {
      BoundedLines.Line line = line();
      if (line == null) {
        break;
      }
      more.add(line);
      if (line.flaw() != null) {
        break;
      }
      row.append('\n').append(line.text());
      if (!endsInQuotes(line.text(), true)) {
        return new BoundedLines.Line(first.number(), row.toString(), null);
      }
    }
    for (BoundedLines.Line line : more.reversed()) {
      readAhead.addFirst(line);
    }
    return new BoundedLines.Line(first.number(), first.text(), "a quote that is not closed");
  }

  private BoundedLines.@Nullable Line line() throws IOException {
    return readAhead.isEmpty() ? lines.next() : readAhead.removeFirst();
  }

  /** A quote opens a field only at its beginning; doubled inside, it stands for itself. */
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
