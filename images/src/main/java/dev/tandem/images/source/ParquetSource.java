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
 * A Parquet file, one of whose columns holds URLs.
 *
 * @param name what messages call it
 * @param where which rows are taken; {@code null} for all
 */
record ParquetSource(String name, Path path, ListColumns columns, @Nullable RowCondition where)
    implements Source {

  /** Looks for the columns. */
  void check() {
    open().close();
  }

  @Override
  public ImageRefs open() {
    return new ParquetRefs(this);
  }

  /** The file itself says how many rows it has. */
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
      // Whoever reads the list will meet the failure too, and report it.
      return OptionalLong.empty();
    }
  }

  String table() {
    return "read_parquet(" + DuckDb.file(path) + ", hive_partitioning = false)";
  }
}
