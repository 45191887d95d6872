package dev.tandem.images.source;

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
import java.util.List;
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

  private final ParquetSource source;
  private final DuckDb database;
  private final Statement statement;
  private final ResultSet rows;
  private long number;

  /** Starts reading; throws {@link SourceException} if that fails. */
  ParquetRefs(ParquetSource source) {
    this.source = source;
    DuckDb opened = null;
    try {
      opened = DuckDb.reaching(source.path());
      statement = opened.connection().createStatement();
      rows = statement.executeQuery(select(table(statement)));
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

  private record Column(String name, String type) {}

  private List<Column> table(Statement statement) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (ResultSet none = statement.executeQuery("SELECT * FROM " + source.table() + " LIMIT 0")) {
      ResultSetMetaData table = none.getMetaData();
      for (int i = 1; i <= table.getColumnCount(); i++) {
        columns.add(new Column(table.getColumnName(i), table.getColumnTypeName(i)));
      }
    }
    return columns;
  }

  private String select(List<Column> table) {
    ListColumns wanted = source.columns();
    List<String> names = table.stream().map(Column::name).toList();
    wanted.require(names, source.name());
    // Only text columns count: a column called image may hold an image instead of a URL.
    List<String> texts =
        table.stream().map(c -> c.type().equals("VARCHAR") ? c.name() : "").toList();
    int url = wanted.url().among(texts);
    if (url < 0) {
      url = wanted.urlAmong(names, source.name());
      throw new SourceException(
          source.name()
              + " must have text in its column "
              + names.get(url)
              + ", not "
              + table.get(url).type(),
          null);
    }
    String urlName = names.get(url);
    String caption =
        names.stream()
            .filter(wanted::isCaption)
            .findFirst()
            .map(name -> "CAST(" + DuckDb.name(name) + " AS VARCHAR)")
            .orElse("NULL");
    String carried =
        names.stream()
            .filter(wanted::carries)
            .filter(name -> !wanted.all() || !name.equals(urlName))
            .map(name -> DuckDb.text(name) + ": " + DuckDb.name(name))
            .collect(Collectors.joining(", ", "{", "}"));
    String condition = source.where() == null ? "true" : source.where().asBoolean();
    return "SELECT fits"
        + ", CASE WHEN fits AND strlen(url) <= "
        + LONGEST_URL
        + " THEN url END"
        + ", CASE WHEN fits THEN left(caption, "
        + RowData.LONGEST
        + ") END"
        + ", CASE WHEN fits AND strlen(carried) <= "
        + 4 * RowData.LONGEST
        + " THEN carried END"
        + " FROM (SELECT "
        + condition
        + " AS fits, "
        + DuckDb.name(urlName)
        + " AS url, "
        + caption
        + " AS caption, "
        + (carried.equals("{}") ? "''" : "CAST(to_json(" + carried + ") AS VARCHAR)")
        + " AS carried FROM "
        + source.table()
        + ")";
  }

  @Override
  protected @Nullable ImageRef advance() {
    try {
      while (rows.next()) {
        number++;
        if (rows.getBoolean(1)) {
          return ref(rows.getString(2), rows.getString(3), rows.getString(4));
        }
        if (Thread.currentThread().isInterrupted()) {
          throw new SourceException("Reading " + source.name() + " was interrupted", null);
        }
      }
      return null;
    } catch (SQLException e) {
      throw new SourceException(
          "Reading failed at " + source.name() + ":" + (number + 1) + ": " + DuckDb.reason(e), e);
    }
  }

  private ImageRef ref(@Nullable String url, @Nullable String caption, @Nullable String carried) {
    String origin = source.name() + ":" + number;
    String location = url == null ? "" : url.strip();
    if (location.isEmpty()) {
      return BrokenRef.of("no URL in its column, or one too long", "row at " + origin, origin);
    }
    try {
      return carried == null
          ? RowText.tooLong(location, origin)
          : RowText.copy(carried).end(location, caption, origin);
    } catch (IOException e) {
      return BrokenRef.of("a row whose columns cannot be carried", location, origin);
    }
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
