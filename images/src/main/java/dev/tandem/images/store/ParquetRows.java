package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a shard as rows that DuckDB asks for, a few at a time, so that a shard is never in
 * memory as a whole. Images are in a column of base64, since a table function cannot give bytes.
 */
final class ParquetRows implements DuckDBTableFunction<String, String, String> {
  static final String IMAGE = "image_base64";

  private static final List<String> COLUMNS = List.copyOf(ShardColumns.TYPES.keySet());

  /** How many bytes of images are given at a time: one image if it is larger. */
  private static final long BYTES_AT_A_TIME = 4 << 20;

  private final ShardReader reader;
  private final boolean images;
  private @Nullable Exception failure;

  /** Reads from a reader that the caller closes; {@code images} says whether with their bytes. */
  ParquetRows(ShardReader reader, boolean images) {
    this.reader = reader;
    this.images = images;
  }

  /** Throws what ended the rows early, if anything has. */
  void check() throws IOException, InterruptedException {
    switch (failure) {
      case null -> {}
      case InterruptedException e -> throw e;
      case IOException e -> throw e;
      case Exception e -> throw new IllegalStateException(e);
    }
  }

  @Override
  public String bind(DuckDBTableFunctionBindInfo info) {
    ShardColumns.TYPES.forEach(
        (column, type) -> info.addResultColumn(column, DuckDBColumnType.valueOf(type)));
    if (images) {
      info.addResultColumn(IMAGE, DuckDBColumnType.VARCHAR);
    }
    return "";
  }

  @Override
  public String init(DuckDBTableFunctionInitInfo info) {
    info.setMaxThreads(1);
    return "";
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out) throws Exception {
    try {
      long rows = 0;
      for (long bytes = 0; rows < out.capacity() && bytes < BYTES_AT_A_TIME; rows++) {
        ShardSample sample = reader.next();
        if (sample == null) {
          break;
        }
        write(sample, out, rows);
        bytes += sample.image().length;
      }
      return rows;
    } catch (Exception e) {
      failure = e;
      throw e;
    }
  }

  private void write(ShardSample sample, DuckDBDataChunkWriter out, long row) {
    for (int i = 0; i < COLUMNS.size(); i++) {
      DuckDBWritableVector column = out.vector(i);
      String name = COLUMNS.get(i);
      switch (name.equals(ShardColumns.FILE) ? sample.file() : sample.facts().get(name)) {
        case null -> column.setNull(row);
        case Long number -> column.setLong(row, number);
        case Object text -> put(((String) text).getBytes(UTF_8), column, row);
      }
    }
    if (images) {
      put(Base64.getEncoder().encode(sample.image()), out.vector(COLUMNS.size()), row);
    }
  }

  private static void put(byte[] utf8, DuckDBWritableVector column, long row) {
    column.setStringUtf8Batch(row, new byte[][] {utf8});
  }
}
