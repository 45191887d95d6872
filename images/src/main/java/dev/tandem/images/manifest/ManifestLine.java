package dev.tandem.images.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.Outcome;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.Json;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.WellFormed;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.ImageFacts;
import dev.tandem.images.store.Stored;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A line of the manifest. Of each image {@code key}, {@code url}, {@code origin}, {@code caption}
 * and {@code columns}, an object, where its list has them, {@code status}, which is {@code done},
 * {@code failed} or, left out on purpose, {@code skipped}, {@code attempts} and {@code time}; of
 * one that is done {@code file}, {@code width}, {@code height}, {@code bytes}, {@code crc32c},
 * {@code format}, of the original all but the checksum with {@code original_} before it, {@code
 * sha256} of what was downloaded, and {@code millis} from the first attempt to the end; of the
 * others {@code stage}, {@code class} and {@code message}. A line of {@code key}, {@code status},
 * which is {@code lost}, and {@code time} says that the result is not there any more, and will be
 * made again.
 *
 * @param failureClass {@code null} if it is done or lost
 * @param stored {@code null} if it is not done
 * @param sha256 of what was downloaded, if it is done and tells it
 */
record ManifestLine(
    Key key, @Nullable String failureClass, @Nullable Stored stored, @Nullable String sha256) {
  private static final String LOST = "lost";
  private static final String SHA256 = "[0-9a-f]{64}";

  /** The line of what became of an image, with its end. */
  static byte[] of(Outcome<ImageRef, Finished> outcome, Instant time) throws IOException {
    var bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("key", Key.of(outcome.input()).toString());
      json.writeStringField("url", WellFormed.of(outcome.input().location()));
      json.writeStringField("origin", WellFormed.of(outcome.input().origin()));
      ImageFacts.write(json, outcome.input().row());
      switch (outcome) {
        case Outcome.Done<ImageRef, Finished>(_, var image) -> done(json, image);
        case Outcome.Failed<ImageRef, Finished> failed -> failed(json, failed);
      }
      json.writeStringField("time", time.toString());
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  /** The line of a result that is not there any more, with its end. */
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

  /** Whether its result is not there any more. */
  boolean isLost() {
    return failureClass == null && stored == null;
  }

  private static void done(JsonGenerator json, Finished image) throws IOException {
    json.writeStringField("status", "done");
    json.writeStringField("file", image.stored().name());
    ImageFacts.write(json, image);
    json.writeNumberField("attempts", image.attempts());
    json.writeNumberField("millis", image.took().toMillis());
  }

  private static void failed(JsonGenerator json, Outcome.Failed<ImageRef, Finished> failed)
      throws IOException {
    FailureClass failureClass = FailureClass.of(failed.cause());
    json.writeStringField("status", failureClass.isSkip() ? "skipped" : "failed");
    json.writeStringField("stage", failed.stage());
    json.writeStringField("class", failureClass.name());
    json.writeStringField("message", WellFormed.of(String.valueOf(failed.cause().getMessage())));
    json.writeNumberField("attempts", failed.attempts());
  }

  /**
   * Reads a line.
   *
   * @throws IOException if it is none of ours
   */
  static ManifestLine parse(byte[] line) throws IOException {
    String key = null;
    String status = null;
    String failureClass = null;
    String file = "";
    long bytes = -1;
    String crc32c = "0";
    String sha256 = null;
    String text = new String(line, UTF_8); // which takes less time to read than bytes
    require(WellFormed.isUtf8(text, line, 0, line.length), "not UTF-8");
    try (JsonParser json = Json.FACTORY.createParser(text)) {
      require(json.nextToken() == JsonToken.START_OBJECT, "no object");
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
          case "sha256" -> sha256 = json.getText().matches(SHA256) ? json.getText() : null;
          default -> json.skipChildren();
        }
      }
      require(json.currentToken() == JsonToken.END_OBJECT, "no end");
    }
    if (key == null || !key.matches("[0-9a-f]{16}")) {
      throw new IOException("no key");
    }
    boolean done = "done".equals(status);
    boolean lost = LOST.equals(status);
    boolean ended = "failed".equals(status) || "skipped".equals(status);
    require(done || lost || (ended && failureClass != null), "no status");
    return done
        ? new ManifestLine(Key.parse(key), null, new Stored(file, bytes, checksum(crc32c)), sha256)
        : new ManifestLine(Key.parse(key), lost ? null : failureClass, null, null);
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
