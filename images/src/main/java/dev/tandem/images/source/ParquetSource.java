package dev.tandem.images.source;

import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.sql.DuckDb;
import dev.tandem.images.sql.RowCondition;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file with a column of URLs.
 *
 * @param name its name in messages
 * @param where the condition that rows must satisfy; {@code null} takes all
 */
record ParquetSource(String name, Path path, ListColumns columns, @Nullable RowCondition where)
    implements Source {

  /** Checks that the file has the columns. */
  void check() {
    open().close();
  }

  @Override
  public ImageRefs open() {
    return new ParquetRefs(this);
  }

  /** Returns the number of rows that the file itself states, unless there is a condition. */
  @Override
  public OptionalLong estimate() {
    if (where != null) {
      return OptionalLong.empty();
    }
    try (DuckDb database = DuckDb.reaching(path);
        Statement statement = database.connection().createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table())) {
      rows.next();
      return OptionalLong.of(rows.getLong(1));
    } catch (SQLException e) {
      // Reading the list later will fail in the same way, and that failure is reported.
      return OptionalLong.empty();
    }
  }

  String table() {
    return "read_parquet(" + DuckDb.file(path) + ", hive_partitioning = false)";
  }
}
