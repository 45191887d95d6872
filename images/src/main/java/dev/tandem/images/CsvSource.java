package dev.tandem.images;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalLong;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.jspecify.annotations.Nullable;

/** A CSV file, one of whose columns holds URLs. */
record CsvSource(ListFile file, UrlField field) implements Source {
  private static final int MOST_COLUMNS_SHOWN = 20;

  /** Looks for the column, unless the file is a pipe. */
  void check() {
    if (file.path() != null && Files.isRegularFile(file.path())) {
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
            file.name() + " is empty; its first line must name columns", null);
      }
      char delimiter = delimiter(header.text());
      rows.delimiter(delimiter);
      CSVFormat format = format(delimiter);
      List<String> columns = fields(header.text(), format);
      return new Refs(file, lines, rows, format, column(columns));
    } catch (IOException e) {
      ListFile.close(lines);
      throw file.broken(lines.number(), e);
    } catch (SourceException e) {
      ListFile.close(lines);
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

  private int column(List<String> columns) {
    int column = field.among(columns);
    if (column >= 0) {
      return column;
    }
    String there =
        OneLine.of(
            String.join(", ", columns.subList(0, Math.min(columns.size(), MOST_COLUMNS_SHOWN))));
    throw new SourceException(
        file.name() + " has no column called " + field + "; name one of its columns: " + there,
        null);
  }

  /** The header tells: programs of many countries write semicolons. */
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

  private static final class Refs extends LookAhead {
    private final ListFile file;
    private final BoundedLines lines;
    private final CsvRows rows;
    private final CSVFormat format;
    private final int column;

    Refs(ListFile file, BoundedLines lines, CsvRows rows, CSVFormat format, int column) {
      this.file = file;
      this.lines = lines;
      this.rows = rows;
      this.format = format;
      this.column = column;
    }

    @Override
    @Nullable ImageRef advance() {
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
      List<String> fields;
      try {
        fields = fields(row.text(), format);
      } catch (IOException e) {
        return BrokenRef.of("not a row of CSV", row.text(), origin);
      }
      if (fields.size() <= column) {
        String flaw = "only " + fields.size() + " fields, the URL should be number " + (column + 1);
        return BrokenRef.of(flaw, row.text(), origin);
      }
      String url = fields.get(column).strip();
      return url.isEmpty()
          ? BrokenRef.of("no URL in its column", row.text(), origin)
          : new ImageRef(url, origin);
    }

    @Override
    public void close() {
      ListFile.close(lines);
    }
  }
}
