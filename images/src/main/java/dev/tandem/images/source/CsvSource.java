package dev.tandem.images.source;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.Quietly;
import dev.tandem.images.item.SourceException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.jspecify.annotations.Nullable;

/** A CSV file with a column of URLs. */
record CsvSource(ListFile file, ListColumns columns) implements Source {
  /** Checks that the header has the columns, unless the file is a pipe. */
  void check() {
    if (file.isRegular()) {
      open().close();
    }
  }

  @Override
  public ImageRefs open() {
    BoundedLines lines = file.open();
    try {
      var rows = new CsvRows(lines);
      BoundedLines.Line header = rows.next();
      if (header == null) {
        throw new SourceException(
            file.name() + " is empty; its first line must name the columns", null);
      }
      char delimiter = delimiter(header.text());
      rows.delimiter(delimiter);
      CSVFormat format = format(delimiter);
      List<String> names = fields(header.text(), format);
      return new Refs(file, lines, rows, format, CsvColumns.of(names, columns, file.name()));
    } catch (IOException e) {
      Quietly.close(lines::close);
      throw file.broken(lines.number(), e);
    } catch (SourceException e) {
      Quietly.close(lines::close);
      throw e;
    }
  }

  @Override
  public OptionalLong estimate() {
    return file.count(lines -> {
      var rows = new CsvRows(lines);
      long count = 0;
      while (rows.next() != null && !Thread.currentThread().isInterrupted()) {
        count++;
      }
      return Math.max(0, count - 1);
    });
  }

  /** Infers the delimiter from the header: in many countries, programs write semicolons. */
  private static char delimiter(String header) {
    char best = ',';
    for (char c : new char[] {';', '\t'}) {
      best = count(header, c) > count(header, best) ? c : best;
    }
    return best;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private static CSVFormat format(char delimiter) {
    return CSVFormat.DEFAULT
        .builder()
        .setDelimiter(delimiter)
        .setIgnoreSurroundingSpaces(delimiter != '\t')
        .setTrailingData(true)
        .get();
  }

  private static List<String> fields(String row, CSVFormat format) throws IOException {
    try (CSVParser parser = CSVParser.parse(new StringReader(row), format)) {
      var rows = parser.iterator();
      return rows.hasNext() ? rows.next().toList() : List.of();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static final class Refs extends PeekingRefs {
    private final ListFile file;
    private final BoundedLines lines;
    private final CsvRows rows;
    private final CSVFormat format;
    private final CsvColumns columns;

    Refs(ListFile file, BoundedLines lines, CsvRows rows, CSVFormat format, CsvColumns columns) {
      this.file = file;
      this.lines = lines;
      this.rows = rows;
      this.format = format;
      this.columns = columns;
    }

    @Override
    protected @Nullable ImageRef advance() {
      try {
        BoundedLines.Line row = rows.next();
        return row == null ? null : ref(row, file.name() + ":" + row.number());
      } catch (IOException e) {
        throw file.broken(lines.number(), e);
      }
    }

    private ImageRef ref(BoundedLines.Line row, String origin) {
      if (row.flaw() != null) {
        return BrokenRef.of(row.flaw(), row.text(), origin);
      }
      try {
        return columns.ref(fields(row.text(), format), row.text(), origin);
      } catch (IOException e) {
        return BrokenRef.of("not a CSV row", row.text(), origin);
      }
    }

    @Override
    public void close() {
      Quietly.close(lines::close);
    }
  }
}
