package dev.tandem.images.manifest;

import dev.tandem.images.store.ImageFacts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields that a {@link ManifestLine} may have. */
final class ManifestFields {

  /** All fields, with their SQL types. */
  static final Map<String, String> TYPES = types();

  private ManifestFields() {}

  private static Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    for (String text : List.of("key", "url", "origin", "caption", "status", "file")) {
      types.put(text, "VARCHAR");
    }
    types.put("width", "INTEGER");
    types.put("height", "INTEGER");
    types.put("bytes", "BIGINT");
    types.put("crc32c", "VARCHAR");
    types.put("format", "VARCHAR");
    types.put("original_width", "INTEGER");
    types.put("original_height", "INTEGER");
    types.put("original_bytes", "BIGINT");
    types.put("original_format", "VARCHAR");
    types.put("sha256", "VARCHAR");
    types.put(ImageFacts.PHASH, "VARCHAR");
    types.put("unchanged", "BOOLEAN");
    types.put("attempts", "INTEGER");
    types.put("millis", "BIGINT");
    for (String text : List.of("final_url", "address", "content_type")) {
      types.put(text, "VARCHAR");
    }
    types.put("http_status", "INTEGER");
    for (String text : List.of("stage", "class", "message")) {
      types.put(text, "VARCHAR");
    }
    types.put("time", "TIMESTAMP WITH TIME ZONE");
    types.put(ImageFacts.EXIF, "JSON");
    types.put(ImageFacts.COLUMNS, "JSON");
    return Collections.unmodifiableMap(types);
  }
}
