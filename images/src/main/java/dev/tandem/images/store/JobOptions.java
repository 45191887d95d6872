package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.images.item.Json;
import dev.tandem.images.item.OneLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The options that a {@link JobFile} records, named and written as on the command line. */
public final class JobOptions {
  private static final int LONGEST = 1 << 16;

  /** The options whose columns tell rows with the same URL apart. */
  private static final Set<String> ROWS = Set.of("--caption-column", "--columns");

  /** See {@link ShardOptions#description} and {@link ShardPlace#description}. */
  private static final Pattern SHARDS =
      Pattern.compile(
          "((?<format>parquet|tfrecord) )?shards( with (?<with>[a-z ]{1,40}?))?( in (?<place>.*))?",
          Pattern.DOTALL);

  private JobOptions() {}

  /**
   * Returns the options of the job in a folder, with their values, which are empty for those that
   * have none. Returns none if its file is missing or cannot be read.
   */
  public static Map<String, String> of(Path folder) {
    try (var in = Files.newInputStream(folder.resolve(JobFile.NAME))) {
      return parse(new String(in.readNBytes(LONGEST), UTF_8));
    } catch (IOException e) {
      return Map.of();
    }
  }

  /**
   * Returns the options that such a file records.
   *
   * @throws JsonParseException if it is not such a file
   */
  static Map<String, String> parse(String text) throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    try (JsonParser json = Json.FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(json, "not a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken token = json.nextToken();
        if (token.isScalarValue()) {
          add(options, name, json.getText());
        } else {
          json.skipChildren();
        }
      }
    }
    return Collections.unmodifiableMap(options);
  }

  private static void add(Map<String, String> options, String name, String value) {
    switch (name) {
      case "target" -> target(options, value);
      case "decoding" -> options.put("--filter", value.equals("full") ? "best" : "fast");
      case "only_if_bigger", "skip_reencode", "blur_boxes" -> {
        if (value.equals("true")) {
          options.put("--" + name.replace('_', '-'), "");
        }
      }
      case JobFile.CAPTIONS, JobFile.COLUMNS, "name_column" ->
          options.put("--" + name.replace('_', '-'), OneLine.of(value));
      case "ignored_query" -> options.put("--ignore-query", OneLine.of(value));
      default ->
          options.put(
              OneLine.of("--" + name.replace('_', '-')), OneLine.of(value.replace('_', '-')));
    }
  }

  /** Adds what a store's description says. */
  private static void target(Map<String, String> options, String description) {
    Matcher shards = SHARDS.matcher(description);
    if (!shards.matches()) {
      options.put("--to", OneLine.of(description));
      return;
    }
    String place = Objects.requireNonNullElse(shards.group("place"), "");
    if (!place.isEmpty()) {
      options.put("--to", OneLine.of(place));
    }
    options.put("--shards", "");
    String format = Objects.requireNonNullElse(shards.group("format"), "");
    if (!format.isEmpty()) {
      options.put("--shard-format", format);
    }
    String with = Objects.requireNonNullElse(shards.group("with"), "");
    if (with.contains("captions")) {
      options.putIfAbsent("--caption-column", "");
    }
    if (with.contains("index")) {
      options.put("--shard-index", "");
    }
    if (with.contains("table")) {
      options.put("--shard-table", "");
    }
  }

  /** Returns how two jobs differ: each option of the one, and instead of what in the other. */
  static String differences(Map<String, String> found, Map<String, String> wanted) {
    Set<String> names = new LinkedHashSet<>(found.keySet());
    names.addAll(wanted.keySet());
    List<String> differences = new ArrayList<>();
    if (haveRows(found) != haveRows(wanted)) {
      differences.add(
          haveRows(wanted)
              ? "one image per URL (--once-per-url) instead of one per row"
              : "one image per row instead of one per URL");
      names.removeAll(ROWS);
    }
    for (String name : names) {
      String there = written(name, found.get(name));
      String here = written(name, wanted.get(name));
      if (!there.equals(here)) {
        differences.add(there + " instead of " + here);
      }
    }
    return String.join(", ", differences);
  }

  /**
   * Returns whether rows with the same URL are told apart: then the names of the columns are there,
   * and not only that shards have captions.
   */
  private static boolean haveRows(Map<String, String> options) {
    return ROWS.stream().anyMatch(name -> !options.getOrDefault(name, "").isEmpty());
  }

  private static String written(String name, @Nullable String value) {
    if (value == null) {
      return "no " + name;
    }
    return value.isEmpty() ? name : name + " " + value;
  }
}
