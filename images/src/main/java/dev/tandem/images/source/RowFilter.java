package dev.tandem.images.source;

import dev.tandem.images.item.Quietly;
import dev.tandem.images.sql.ColumnTypes;
import dev.tandem.images.sql.DuckDb;
import dev.tandem.images.sql.RowCondition;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;

/**
 * A filter that tests rows, given as JSON objects, against a condition.
 *
 * <p>The first rows determine the columns and their types. A column of texts, such as every column
 * of a CSV file, becomes a column of numbers or booleans if all its texts are numbers or booleans,
 * respectively. A later value that does not have the type of its column counts as NULL.
 */
final class RowFilter implements AutoCloseable {
  private final DuckDb database;
  private final PreparedStatement verdicts;

  private RowFilter(DuckDb database, PreparedStatement verdicts) {
    this.database = database;
    this.verdicts = verdicts;
  }

  /**
   * Opens a filter for rows like the given ones.
   *
   * @throws SQLException if the condition does not fit them
   */
  static RowFilter open(RowCondition where, List<String> first) throws SQLException {
    String structure = DuckDb.text(structure(first));
    DuckDb database = DuckDb.reaching();
    try {
      fill(database, first);
      return new RowFilter(
          database,
          database
              .connection()
              .prepareStatement(
                  "SELECT %s FROM (SELECT unnest(json_transform(object, %s)) FROM given)"
                      .formatted(where.asBoolean(), structure)));
    } catch (SQLException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static String structure(List<String> objects) throws SQLException {
    var types = new ColumnTypes(true);
    try {
      for (String object : objects) {
        types.add(object);
      }
    } catch (IOException e) {
      throw new SQLException("not a JSON object", e);
    }
    if (types.tooMany()) {
      throw new SQLException("the list has more than " + ListColumns.MOST + " columns");
    }
    return types.structure();
  }

  /** Returns for each row whether it satisfies the condition. */
  boolean[] test(List<String> objects) throws SQLException {
    fill(database, objects);
    boolean[] fits = new boolean[objects.size()];
    try (ResultSet verdict = verdicts.executeQuery()) {
      for (int i = 0; i < fits.length; i++) {
        if (!verdict.next()) {
          throw new SQLException("the condition must be true or false for each row");
        }
        fits[i] = verdict.getBoolean(1);
      }
    }
    return fits;
  }

  private static void fill(DuckDb database, List<String> objects) throws SQLException {
    database.execute("CREATE OR REPLACE TABLE given (object JSON)");
    try (DuckDBAppender rows = database.connection().createAppender("given")) {
      for (String object : objects) {
        rows.beginRow();
        rows.append(object);
        rows.endRow();
      }
    }
  }

  @Override
  public void close() {
    try (database) {
      Quietly.close(verdicts::close); // the database is in memory
    }
  }
}
