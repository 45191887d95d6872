package dev.tandem.images.store;

import dev.tandem.images.sql.DuckDb;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.duckdb.DuckDBFunctions;

/**
 * Makes Parquet files of shards in the making, and reads them. Memory: up to 256 MB outside the
 * heap while a file is made, or ten times the largest image.
 *
 * <p>An image is a column {@code image} of two fields, {@code bytes} and {@code path}: the one that
 * Hugging Face's datasets take for an image, as the metadata of the file tell them.
 */
final class ParquetShard {
  static final String EXTENSION = "parquet";

  private static final long BYTES_OF_A_GROUP = 16 << 20;

  /** The number of copies of an image in memory: as base64, as bytes, arranged, compressed. */
  private static final int COPIES = 10;

  private static final String FEATURES =
      "{\"info\": {\"features\": {\"image\": {\"_type\": \"Image\"}}}}";

  private ParquetShard() {}

  /** Makes a file with the bytes of the images. */
  static void write(Path shard, Path to) throws IOException, InterruptedException {
    // Not NULL in any row, which DuckDB must not know: readers expect a column that may be.
    String image =
        "CASE WHEN %s IS NOT NULL THEN struct_pack(bytes := from_base64(%1$s), path := file) END"
                .formatted(ParquetRows.IMAGE)
            + " AS image, ";
    copy(shard, to, image, "COMPRESSION snappy, KV_METADATA {huggingface: '" + FEATURES + "'}");
  }

  /** Makes a table of the images, without their bytes. */
  static void writeTable(Path shard, Path to) throws IOException, InterruptedException {
    copy(shard, to, "", "COMPRESSION zstd");
  }

  private static void copy(Path shard, Path to, String image, String options)
      throws IOException, InterruptedException {
    boolean images = !image.isEmpty();
    String columns =
        ShardColumns.TYPES.keySet().stream().map(DuckDb::name).collect(Collectors.joining(", "));
    String copy =
        "COPY (SELECT %s%s FROM samples()) TO %s (FORMAT parquet, %s, ROW_GROUP_SIZE_BYTES %d, USE_TMP_FILE false)"
            .formatted(
                image,
                columns,
                DuckDb.text(to.toAbsolutePath().toString()),
                options,
                BYTES_OF_A_GROUP);
    long memory = images ? largest(shard) * COPIES : 0;
    try (var reader = new ShardReader(shard, images);
        DuckDb database = DuckDb.writing(memory, to)) {
      var rows = new ParquetRows(reader, images);
      try (var function = DuckDBFunctions.tableFunction()) {
        var _ = function.withName("samples").withFunction(rows).register(database.connection());
        database.execute(copy);
      } catch (SQLException e) {
        rows.check();
        throw e;
      }
    } catch (SQLException e) {
      throw new IOException(DuckDb.reason(e), e);
    }
  }

  private static long largest(Path shard) throws IOException, InterruptedException {
    long largest = 0;
    try (var reader = new ShardReader(shard, false)) {
      for (ShardSample sample; (sample = reader.next()) != null; ) {
        largest = Math.max(largest, sample.members().getFirst().size());
      }
    }
    return largest;
  }

  /**
   * Reads which images a file has: none if it is a table without their bytes, and those before the
   * damage if it is damaged.
   *
   * @throws IOException if no such file can be read on this machine
   */
  static void read(Path file, ShardContents.Images images) throws IOException {
    try (DuckDb database = DuckDb.reaching(file)) {
      String from = " FROM read_parquet(" + DuckDb.file(file) + ")";
      try (Statement statement = database.connection().createStatement()) {
        if (hasImages(statement, from)) {
          add(statement, from, images);
        }
      } catch (SQLException e) {
        // What follows counts as missing.
      }
    } catch (SQLException e) {
      throw new IOException(DuckDb.reason(e), e);
    }
  }

  private static void add(Statement statement, String from, ShardContents.Images images)
      throws SQLException {
    String query = "SELECT file, octet_length(image.bytes)" + from;
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        images.image(rows.getString(1), rows.getLong(2));
      }
    }
  }

  private static boolean hasImages(Statement statement, String from) throws SQLException {
    try (ResultSet columns = statement.executeQuery("DESCRIBE SELECT *" + from)) {
      boolean file = false;
      boolean image = false;
      while (columns.next()) {
        String name = columns.getString("column_name");
        file |= name.equals(ShardColumns.FILE);
        image |= name.equals("image");
      }
      return file && image;
    }
  }
}
