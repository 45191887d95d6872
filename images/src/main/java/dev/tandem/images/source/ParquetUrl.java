package dev.tandem.images.source;

import dev.tandem.images.item.SourceException;
import dev.tandem.images.sql.DuckDb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the URL or URLs are in the rows of a Parquet file.
 *
 * @param column the name of the column
 * @param sql an expression for the URL or, if there may be several in a row, for a JSON value
 * @param path the path within that value, see {@link NestedUrls}; {@code null} if the expression is
 *     the URL itself
 */
record ParquetUrl(String column, String sql, @Nullable String path) {
  private static final int DEEPEST = 16;

  /** A column of the file, and its type as DuckDB writes it. */
  record Column(String name, String type) {
    boolean isText() {
      return type.equals("VARCHAR");
    }
  }

  /**
   * Finds the URLs. A column of texts is preferred to one of other values with texts in it: a
   * column called image may hold an image instead of a URL.
   *
   * @throws SourceException if there are none
   */
  static ParquetUrl among(List<Column> columns, ParquetSource source, DuckDb database) {
    UrlField wanted = source.columns().url();
    List<String> texts = columns.stream().map(c -> c.isText() ? c.name() : "").toList();
    int text = wanted.among(texts);
    if (text >= 0) {
      String name = columns.get(text).name();
      return new ParquetUrl(name, DuckDb.name(name), null);
    }
    List<Column> others = new ArrayList<>();
    for (Column column : columns) {
      if (!column.isText() && wanted.within(column.name()) != null) {
        others.add(column);
      }
    }
    others.sort(Comparator.comparingInt(column -> wanted.rankOfNested(column.name())));
    for (Column column : others) {
      ParquetUrl found = within(column, wanted.within(column.name()), source, database);
      if (found != null) {
        return found;
      }
    }
    if (others.isEmpty()) {
      List<String> names = columns.stream().map(Column::name).toList();
      Column none = columns.get(source.columns().urlAmong(names, source.name()));
      throw noText(none, none.name(), source);
    }
    Column first = others.getFirst();
    String path = wanted.within(first.name());
    throw noText(
        first,
        first.name() + (path == null || path.isEmpty() ? "" : ", at " + path + " within it"),
        source);
  }

  private static SourceException noText(Column column, String where, ParquetSource source) {
    return new SourceException(
        source.name()
            + " must have text in its column "
            + where
            + ", not "
            + column.type()
            + (column.type().contains("STRUCT(")
                ? "; --url-column " + column.name() + ".FIELD names a field within it"
                : ""),
        null);
  }

  /** Looks for a text within a column, step by step; {@code null} if there is none. */
  private static @Nullable ParquetUrl within(
      Column column, @Nullable String path, ParquetSource source, DuckDb database) {
    String sql = DuckDb.name(column.name());
    String type = column.type();
    String rest = path == null ? "" : path;
    boolean several = false;
    for (int depth = 0; depth < DEEPEST; depth++) {
      if (type.endsWith("]")) {
        several = true;
        sql = "(" + sql + ")[1]";
        type = type.substring(0, type.lastIndexOf('['));
      } else if (type.startsWith("STRUCT(")) {
        boolean found = false;
        for (String field : fields(rest)) {
          String inner = "struct_extract(" + sql + ", " + DuckDb.text(field) + ")";
          String innerType = type(inner, source, database);
          if (innerType != null && (!rest.isEmpty() || innerType.equals("VARCHAR"))) {
            sql = inner;
            type = innerType;
            rest =
                rest.isEmpty() ? "" : rest.substring(Math.min(rest.length(), field.length() + 1));
            found = true;
            break;
          }
        }
        if (!found) {
          return null;
        }
      } else if (type.equals("JSON")) {
        several = true; // what is in it differs from row to row
        break;
      } else {
        break;
      }
    }
    boolean text = (type.equals("VARCHAR") && rest.isEmpty()) || type.equals("JSON");
    if (!text) {
      return null;
    }
    return several
        ? new ParquetUrl(
            column.name(),
            "CAST(to_json(" + DuckDb.name(column.name()) + ") AS VARCHAR)",
            path == null ? "" : path)
        : new ParquetUrl(column.name(), sql, null);
  }

  /** Returns the fields that may come next, the most preferred first. */
  private static List<String> fields(String path) {
    if (path.isEmpty()) {
      return UrlField.USUAL;
    }
    List<String> fields = new ArrayList<>();
    fields.add(path);
    for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      fields.add(path.substring(0, dot));
    }
    return fields;
  }

  /** Returns the type of an expression; {@code null} if it has none, as there is no such field. */
  private static @Nullable String type(String sql, ParquetSource source, DuckDb database) {
    try (Statement statement = database.connection().createStatement();
        ResultSet none =
            statement.executeQuery("SELECT " + sql + " FROM " + source.table() + " LIMIT 0")) {
      return none.getMetaData().getColumnTypeName(1);
    } catch (SQLException e) {
      return null;
    }
  }
}
