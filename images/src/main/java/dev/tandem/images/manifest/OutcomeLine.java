package dev.tandem.images.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.Json;
import dev.tandem.images.resize.Format;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.Original;
import dev.tandem.images.store.Stored;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of the manifest, read back as what became of its image.
 *
 * @param url the URL as it was given
 */
record OutcomeLine(String url, SharedOutcome outcome) {

  /** Returns what a line says; {@code null} if it does not say everything, as older ones may not. */
  static @Nullable OutcomeLine parse(byte[] line) {
    try {
      Map<String, String> fields = fields(new String(line, UTF_8));
      return new OutcomeLine(need(fields, "url"), outcome(fields));
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static Map<String, String> fields(String line) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = Json.FACTORY.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken().isScalarValue()) {
          fields.put(name, json.getText());
        }
        json.skipChildren();
      }
    }
    return fields;
  }

  private static SharedOutcome outcome(Map<String, String> fields) throws IOException {
    return switch (need(fields, "status")) {
      case "done" -> new SharedOutcome.Done(finished(fields));
      case "failed", "skipped" ->
          new SharedOutcome.Failed(
              need(fields, "stage"),
              new FailureClass(need(fields, "class")),
              need(fields, "message"));
      default -> throw new IOException("no outcome");
    };
  }

  private static Finished finished(Map<String, String> fields) throws IOException {
    var stored =
        new Stored(
            need(fields, "file"),
            number(fields, "bytes"),
            HexFormat.fromHexDigits(need(fields, "crc32c")));
    var original =
        new Original(
            number(fields, "original_bytes"),
            need(fields, "sha256"),
            need(fields, "original_format"),
            side(fields, "original_width"),
            side(fields, "original_height"));
    return new Finished(
        stored,
        format(need(fields, "format")),
        side(fields, "width"),
        side(fields, "height"),
        original,
        side(fields, "attempts"),
        Duration.ofMillis(number(fields, "millis")));
  }

  private static Format format(String extension) throws IOException {
    for (Format format : Format.values()) {
      if (format.extension().equals(extension)) {
        return format;
      }
    }
    throw new IOException("no format");
  }

  private static String need(Map<String, String> fields, String name) throws IOException {
    String value = fields.get(name);
    if (value == null) {
      throw new IOException("no " + name);
    }
    return value;
  }

  private static long number(Map<String, String> fields, String name) throws IOException {
    return Long.parseLong(need(fields, name));
  }

  private static int side(Map<String, String> fields, String name) throws IOException {
    return Integer.parseInt(need(fields, name));
  }
}
