package dev.tandem.images.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.Json;
import dev.tandem.images.item.WebFacts;
import dev.tandem.images.resize.Format;
import dev.tandem.images.resize.PictureFacts;
import dev.tandem.images.resize.PictureHash;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.ImageFacts;
import dev.tandem.images.store.Original;
import dev.tandem.images.store.Stored;
import java.io.IOException;
import java.io.StringWriter;
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

  /**
   * Returns what a line says; {@code null} if it does not say everything, as older ones may not.
   */
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
        boolean scalar = json.nextToken().isScalarValue();
        if (scalar) {
          fields.put(name, json.getText());
        } else if (name.equals(ImageFacts.EXIF)) {
          fields.put(name, copy(json));
        }
        json.skipChildren();
      }
    }
    return fields;
  }

  /** Returns an object as it is written, and reads it to its end. */
  private static String copy(JsonParser json) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator copy = Json.FACTORY.createGenerator(text)) {
      copy.copyCurrentStructure(json);
    }
    return text.toString();
  }

  private static SharedOutcome outcome(Map<String, String> fields) throws IOException {
    return switch (need(fields, "status")) {
      case "done" -> new SharedOutcome.Done(finished(fields));
      case "failed", "skipped" ->
          new SharedOutcome.Failed(
              need(fields, "stage"),
              new FailureClass(need(fields, "class")),
              need(fields, "message"),
              fields.containsKey("millis") ? millis(fields) : null,
              web(fields));
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
            side(fields, "original_height"),
            web(fields),
            fields.get(ImageFacts.EXIF));
    return new Finished(
        stored,
        format(need(fields, "format")),
        side(fields, "width"),
        side(fields, "height"),
        original,
        side(fields, "attempts"),
        millis(fields),
        facts(fields));
  }

  private static PictureFacts facts(Map<String, String> fields) {
    String hash = fields.get(ImageFacts.PHASH);
    return new PictureFacts(
        "true".equals(fields.get(ImageFacts.UNCHANGED)),
        hash == null ? null : PictureHash.parse(hash));
  }

  private static Duration millis(Map<String, String> fields) throws IOException {
    return Duration.ofMillis(number(fields, "millis"));
  }

  private static WebFacts web(Map<String, String> fields) throws IOException {
    int status = fields.containsKey("http_status") ? side(fields, "http_status") : 0;
    return new WebFacts(
        fields.get("final_url"), fields.get("address"), fields.get("content_type"), status);
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
