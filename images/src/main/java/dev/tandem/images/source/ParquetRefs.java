package dev.tandem.images.source;

import dev.tandem.images.item.BlurBoxes;
import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.RowData;
import dev.tandem.images.item.SourceException;
import dev.tandem.images.sql.DuckDb;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An iterator that streams the rows of a Parquet file.
 *
 * <p>The condition is a column of the query result, and rows that do not satisfy it are skipped
 * here. That way rows keep their numbers, and reading can be interrupted even if no row satisfies
 * the condition.
 */
final class ParquetRefs extends PeekingRefs {
  private static final int LONGEST_URL = BoundedLines.LONGEST;
  private static final int LONGEST_HASH = 1000;

  private final ParquetSource source;
  private final DuckDb database;
  private final Statement statement;
  private final ResultSet rows;
  private final ParquetUrl url;
  private long number;
  private Iterator<ImageRef> row = Collections.emptyIterator();

  /** Starts reading; throws {@link SourceException} if that fails. */
  ParquetRefs(ParquetSource source) {
    this.source = source;
    DuckDb opened = null;
    try {
      opened = DuckDb.reaching(source.path());
      statement = opened.connection().createStatement();
      List<ParquetUrl.Column> table = table(statement);
      source.columns().require(names(table), source.name());
      url = ParquetUrl.among(table, source, opened);
      rows = rows(table);
      database = opened;
    } catch (SQLException e) {
      close(opened);
      throw new SourceException(
          "Source cannot be opened: " + source.name() + ": " + DuckDb.reason(e), e);
    } catch (SourceException e) {
      close(opened);
      throw e;
    }
  }

  private List<ParquetUrl.Column> table(Statement statement) throws SQLException {
    List<ParquetUrl.Column> columns = new ArrayList<>();
    try (ResultSet none = statement.executeQuery("SELECT * FROM " + source.table() + " LIMIT 0")) {
      ResultSetMetaData table = none.getMetaData();
      for (int i = 1; i <= table.getColumnCount(); i++) {
        columns.add(new ParquetUrl.Column(table.getColumnName(i), table.getColumnTypeName(i)));
      }
    }
    return columns;
  }

  private ResultSet rows(List<ParquetUrl.Column> table) throws SQLException {
    try {
      return statement.executeQuery(select(table));
    } catch (SQLException e) {
      if (source.where() == null) {
        throw e;
      }
      // The table could be read without the condition.
      throw new SourceException(
          "--where cannot be applied to " + source.name() + ": " + DuckDb.reason(e), e);
    }
  }

  private static List<String> names(List<ParquetUrl.Column> table) {
    return table.stream().map(ParquetUrl.Column::name).toList();
  }

  private String select(List<ParquetUrl.Column> table) {
    ListColumns wanted = source.columns();
    List<String> names = names(table);
    String caption = text(names, wanted::isCaption);
    String carried =
        names.stream()
            .filter(wanted::carries)
            .filter(name -> !wanted.all() || !name.equals(url.column()))
            .map(name -> DuckDb.text(name) + ": " + DuckDb.name(name))
            .collect(Collectors.joining(", ", "{", "}"));
    String condition = source.where() == null ? "true" : source.where().asBoolean();
    return "SELECT fits"
        + ", CASE WHEN fits AND strlen(url) <= "
        + (url.path() == null ? LONGEST_URL : NestedUrls.LONGEST)
        + " + CASE WHEN starts_with(lower(left(ltrim(url), 5)), 'data:') THEN "
        + NestedUrls.LONGEST
        + " ELSE 0 END"
        + " THEN url END"
        + ", CASE WHEN fits THEN left(caption, "
        + RowData.LONGEST
        + ") END"
        + ", CASE WHEN fits AND strlen(carried) <= "
        + 4 * RowData.LONGEST
        + " THEN carried END"
        + ", CASE WHEN fits THEN left(name, "
        + RowData.LONGEST
        + ") END, CASE WHEN fits THEN left(hash, "
        + LONGEST_HASH
        + ") END, CASE WHEN fits THEN left(boxes, "
        + (BlurBoxes.LONGEST + 1)
        + ") END FROM (SELECT "
        + condition
        + " AS fits, "
        + url.sql()
        + " AS url, "
        + caption
        + " AS caption, "
        + (carried.equals("{}") ? "''" : "CAST(to_json(" + carried + ") AS VARCHAR)")
        + " AS carried, "
        + text(names, wanted::isName)
        + " AS name, "
        + hash(table, wanted)
        + " AS hash, "
        + boxes(table, wanted)
        + " AS boxes FROM "
        + source.table()
        + ")";
  }

  /** Returns an expression for the first of certain columns as a text; null if there is none. */
  private static String text(List<String> names, Predicate<String> wanted) {
    return names.stream()
        .filter(wanted)
        .findFirst()
        .map(name -> "CAST(" + DuckDb.name(name) + " AS VARCHAR)")
        .orElse("NULL");
  }

  /** Returns an expression for the hash; null if there is none. Bytes become hexadecimal digits. */
  private static String hash(List<ParquetUrl.Column> table, ListColumns wanted) {
    return table.stream()
        .filter(column -> wanted.isHash(column.name()))
        .findFirst()
        .map(column -> {
          String name = DuckDb.name(column.name());
          return column.type().equals("BLOB")
              ? "hex(" + name + ")"
              : "CAST(" + name + " AS VARCHAR)";
        })
        .orElse("NULL");
  }

  /** Returns an expression for what is to be blurred, as JSON; null if there is none. */
  private static String boxes(List<ParquetUrl.Column> table, ListColumns wanted) {
    return table.stream()
        .filter(column -> wanted.isBoxes(column.name()))
        .findFirst()
        .map(column -> {
          String name = DuckDb.name(column.name());
          boolean isText = column.type().equals("VARCHAR");
          return "CAST(" + (isText ? name : "to_json(" + name + ")") + " AS VARCHAR)";
        })
        .orElse("NULL");
  }

  @Override
  protected @Nullable ImageRef advance() {
    try {
      while (!row.hasNext()) {
        if (!rows.next()) {
          return null;
        }
        number++;
        if (rows.getBoolean(1)) {
          row =
              row(
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getString(6),
                  rows.getString(7));
        } else if (Thread.currentThread().isInterrupted()) {
          throw new SourceException("Reading " + source.name() + " was interrupted", null);
        }
      }
      return row.next();
    } catch (SQLException e) {
      throw new SourceException(
          "Reading failed at " + source.name() + ":" + (number + 1) + ": " + DuckDb.reason(e), e);
    }
  }

  private Iterator<ImageRef> row(
      @Nullable String found,
      @Nullable String caption,
      @Nullable String carried,
      @Nullable String name,
      @Nullable String hash,
      @Nullable String boxes) {
    String origin = source.name() + ":" + number;
    String text = "row at " + origin;
    String location = found == null ? "" : found.strip();
    if (location.isEmpty()) {
      return one(BrokenRef.of("no URL in its column, or one too long", text, origin));
    }
    String path = url.path();
    try {
      if (carried == null) {
        return one(RowText.tooLong(path == null ? location : text, origin));
      }
      RowText row = RowText.copy(carried, source.columns());
      row.name(name);
      row.hash(hash);
      row.boxes(boxes);
      return path == null
          ? one(row.end(location, caption, origin))
          : row.end(NestedUrls.of(location, path), caption, text, origin);
    } catch (IOException e) {
      return one(BrokenRef.of("a row whose columns cannot be carried", text, origin));
    }
  }

  private static Iterator<ImageRef> one(ImageRef ref) {
    return List.of(ref).iterator();
  }

  @Override
  public void close() {
    try (database;
        statement) {
      rows.close();
    } catch (SQLException e) {
      // Opened only for reading, so no data can be lost.
    }
  }

  private static void close(@Nullable DuckDb database) {
    if (database != null) {
      database.close();
    }
  }
}
