package dev.tandem.images.source;

import java.util.Map;
import java.util.Optional;

/** How a list is written. */
public enum ListFormat {
  /** A URL on each line. */
  TEXT,
  /** A header and rows, with commas, semicolons or tabs between their fields. */
  CSV,
  /** The same with tabs. */
  TSV,
  /** An array of objects, or a sequence of them. */
  JSON,
  /** An object on each line. */
  JSONL,
  /** Apache Parquet. */
  PARQUET;

  private static final Map<String, ListFormat> ENDINGS =
      Map.of(
          ".txt", TEXT,
          ".csv", CSV,
          ".tsv", TSV,
          ".json", JSON,
          ".jsonl", JSONL,
          ".ndjson", JSONL,
          ".parquet", PARQUET);

  /**
   * Returns the format that the ending of a name tells.
   *
   * @param name in lower case, without the ending of a compression
   */
  static Optional<ListFormat> ofEnding(String name) {
    return ENDINGS.entrySet().stream()
        .filter(ending -> name.endsWith(ending.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
