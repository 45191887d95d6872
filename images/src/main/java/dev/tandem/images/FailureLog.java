package dev.tandem.images;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.Outcome;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Lists the items that failed, one JSON object a line: {@code url}, {@code origin}, {@code stage},
 * {@code class}, {@code message}, {@code attempts}, {@code time}. Each line is written at once, so
 * that whatever happens the file ends with a whole line. Where nothing fails there is no file; one
 * of an earlier run is removed. For one thread.
 */
public final class FailureLog implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;
  private @Nullable BufferedWriter writer;

  private FailureLog(Path file) {
    this.file = file;
  }

  /**
   * Makes ready to write.
   *
   * @throws StoreException if the list of an earlier run cannot be removed
   */
  public static FailureLog open(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new StoreException("Cannot replace " + file + ": " + DiskFailure.reason(e), e);
    }
    return new FailureLog(file);
  }

  /**
   * Adds one item.
   *
   * @throws IOException if it cannot be written
   */
  public void add(Outcome.Failed<ImageRef, ?> failed) throws IOException {
    if (writer == null) {
      writer = Files.newBufferedWriter(file);
    }
    writer.write(line(failed));
    writer.write('\n');
    writer.flush();
  }

  /** Where the list is. */
  public Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }

  private static String line(Outcome.Failed<ImageRef, ?> failed) throws IOException {
    var line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("url", failed.input().location());
      json.writeStringField("origin", failed.input().origin());
      json.writeStringField("stage", failed.stage());
      json.writeStringField("class", FailureClass.of(failed.cause()).name());
      json.writeStringField("message", String.valueOf(failed.cause().getMessage()));
      json.writeNumberField("attempts", failed.attempts());
      json.writeStringField("time", Instant.now().toString());
      json.writeEndObject();
    }
    return line.toString();
  }
}
