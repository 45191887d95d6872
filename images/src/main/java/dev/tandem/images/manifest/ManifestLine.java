package dev.tandem.images.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.Failure;
import dev.tandem.Outcome;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Json;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.WellFormed;
import dev.tandem.images.resize.PictureHash;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.ImageFacts;
import dev.tandem.images.store.Stored;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of the manifest: one JSON object.
 *
 * <p>The line of an image has {@code key}, {@code url}, {@code origin}, {@code status}, {@code
 * attempts} and {@code time}, and, if its list gives them, {@code caption} and {@code columns}, an
 * object. The status is {@code done}, {@code failed} or, if the image was left out on purpose,
 * {@code skipped}.
 *
 * <p>If the image is done, the line also has {@code file} and {@code crc32c}; {@code width}, {@code
 * height}, {@code bytes} and {@code format}, and the same four facts of the original, prefixed with
 * {@code original_}; {@code sha256} of what was downloaded; {@code phash}, the perceptual hash, if
 * it was asked for and the picture is not plain; {@code unchanged} if the result is the original,
 * byte for byte; and, on request, {@code exif}, an object. Otherwise it has {@code stage}, {@code
 * class} and {@code message}.
 *
 * <p>Either has {@code millis} from the first attempt to the end, unless the stage ran out of time,
 * and, if a host was asked, what is known of the last request: {@code final_url} if there were
 * redirects, {@code address}, {@code content_type} and {@code http_status}.
 *
 * <p>A line with only {@code key}, {@code status}, which is {@code lost}, and {@code time} says
 * that the result is gone and will be made again.
 *
 * @param failureClass {@code null} if the image is done or lost
 * @param stored {@code null} unless the image is done
 * @param sha256 the hash of what was downloaded; {@code null} unless the image is done and its line
 *     has it
 * @param picture the perceptual hash; {@code null} unless the image is done and its line has it
 */
record ManifestLine(
    Key key,
    @Nullable String failureClass,
    @Nullable Stored stored,
    @Nullable String sha256,
    @Nullable PictureHash picture) {
  private static final String LOST = "lost";
  private static final String SHA256 = "[0-9a-f]{64}";

  /** Returns the line for the outcome of an image, including its line feed. */
  static byte[] of(Outcome<ImageRef, Finished> outcome, Instant time) throws IOException {
    var bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("key", Key.of(outcome.input()).toString());
      json.writeStringField("url", WellFormed.of(outcome.input().recorded()));
      json.writeStringField("origin", WellFormed.of(outcome.input().origin()));
      ImageFacts.write(json, outcome.input().row());
      switch (outcome) {
        case Outcome.Done<ImageRef, Finished>(_, var image) -> done(json, image);
        case Outcome.Failed<ImageRef, Finished> failed -> failed(json, failed.failure());
      }
      json.writeStringField("time", time.toString());
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  /** Returns the line for a result that is gone, including its line feed. */
  static byte[] ofLost(Key key, Instant time) throws IOException {
    var bytes = new ByteArrayOutputStream(96);
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("key", key.toString());
      json.writeStringField("status", LOST);
      json.writeStringField("time", time.toString());
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  /** Returns whether the line says that the result is gone. */
  boolean isLost() {
    return failureClass == null && stored == null;
  }

  private static void done(JsonGenerator json, Finished image) throws IOException {
    json.writeStringField("status", "done");
    json.writeStringField("file", image.stored().name());
    ImageFacts.write(json, image);
    json.writeNumberField("attempts", image.attempts());
    json.writeNumberField("millis", image.took().toMillis());
    ImageFacts.write(json, image.original().web());
  }

  private static void failed(JsonGenerator json, Failure<ImageRef, ?> failure) throws IOException {
    FailureClass failureClass = FailureClass.of(failure.cause());
    json.writeStringField("status", failureClass.isSkip() ? "skipped" : "failed");
    json.writeStringField("stage", failure.stage());
    json.writeStringField("class", failureClass.name());
    json.writeStringField("message", WellFormed.of(String.valueOf(failure.cause().getMessage())));
    json.writeNumberField("attempts", failure.attempts());
    if (failure.cause() instanceof ItemException item && item.took().isPresent()) {
      json.writeNumberField("millis", item.took().get().toMillis());
      ImageFacts.write(json, item.web());
    }
  }

  /**
   * One of the objects in a line of text. There are several if a line feed was lost.
   *
   * @param from the offset of its first byte in the line
   */
  record Part(ManifestLine line, int from) {}

  /**
   * Parses a line.
   *
   * @throws IOException if it is not a manifest line, or several
   */
  static ManifestLine parse(byte[] line) throws IOException {
    List<Part> parts = parts(line);
    require(parts.size() == 1, "not one object");
    return parts.getFirst().line();
  }

  /**
   * Parses a line from which line feeds may be missing. A line of blanks, which overwrite what was
   * there, has no parts.
   *
   * @throws IOException if it is not made of manifest lines
   */
  static List<Part> parts(byte[] line) throws IOException {
    String text = new String(line, UTF_8); // faster to parse than bytes
    require(WellFormed.isUtf8(text, line, 0, line.length), "not UTF-8");
    require(line.length > 0, "empty");
    try (JsonParser json = Json.FACTORY.createParser(text)) {
      JsonToken token = json.nextToken();
      if (token == null) {
        return List.of();
      }
      require(token == JsonToken.START_OBJECT, "not a JSON object");
      Part first = new Part(object(json), 0);
      token = json.nextToken();
      if (token == null) {
        return List.of(first);
      }
      List<Part> parts = new ArrayList<>(List.of(first));
      int chars = 0;
      int bytes = 0;
      do {
        require(token == JsonToken.START_OBJECT, "more than JSON objects");
        int from = (int) json.currentTokenLocation().getCharOffset();
        bytes += text.substring(chars, from).getBytes(UTF_8).length;
        chars = from;
        parts.add(new Part(object(json), bytes));
        token = json.nextToken();
      } while (token != null);
      return parts;
    }
  }

  /** Parses an object whose first token is the current one. */
  private static ManifestLine object(JsonParser json) throws IOException {
    String key = null;
    String status = null;
    String failureClass = null;
    String file = "";
    long bytes = -1;
    String crc32c = "0";
    String sha256 = null;
    PictureHash hash = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "key" -> key = json.getText();
        case "status" -> status = json.getText();
        case "class" -> failureClass = json.getText();
        case "file" -> file = json.getText();
        case "bytes" -> bytes = json.getValueAsLong();
        case "crc32c" -> crc32c = json.getText();
        case ImageFacts.PHASH -> hash = PictureHash.parse(json.getText());
        case "sha256" -> sha256 = json.getText().matches(SHA256) ? json.getText() : null;
        default -> json.skipChildren();
      }
    }
    require(json.currentToken() == JsonToken.END_OBJECT, "an unclosed object");
    if (key == null || !key.matches("[0-9a-f]{16}")) {
      throw new IOException("no key");
    }
    boolean done = "done".equals(status);
    boolean lost = LOST.equals(status);
    boolean ended = "failed".equals(status) || "skipped".equals(status);
    require(done || lost || (ended && failureClass != null), "no status");
    return done
        ? new ManifestLine(
            Key.parse(key), null, new Stored(file, bytes, checksum(crc32c)), sha256, hash)
        : new ManifestLine(Key.parse(key), lost ? null : failureClass, null, null, null);
  }

  private static int checksum(String text) throws IOException {
    try {
      return HexFormat.fromHexDigits(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("no checksum", e);
    }
  }

  private static void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }
}
