package dev.tandem.images.store;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The columns of a Parquet file of images: what {@code KEY.json} says, and the name of the image in
 * a tar file. They are the same in every shard, whatever its images have in common, because readers
 * take many shards for one table. So the columns that were carried over from a list are one column
 * here, as JSON text.
 */
final class ShardColumns {
  static final String FILE = "file";

  /** The names and the SQL types. */
  static final Map<String, String> TYPES = types();

  private ShardColumns() {}

  private static Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("key", "VARCHAR");
    types.put(FILE, "VARCHAR");
    types.put("url", "VARCHAR");
    types.put("caption", "VARCHAR");
    types.put(ImageFacts.COLUMNS, "VARCHAR");
    types.put("width", "BIGINT");
    types.put("height", "BIGINT");
    types.put("bytes", "BIGINT");
    types.put("crc32c", "VARCHAR");
    types.put("format", "VARCHAR");
    types.put("original_width", "BIGINT");
    types.put("original_height", "BIGINT");
    types.put("original_bytes", "BIGINT");
    types.put("original_format", "VARCHAR");
    types.put("sha256", "VARCHAR");
    return types;
  }
}
