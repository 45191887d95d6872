package dev.tandem.images;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.OptionalLong;

/** A text with an object of JSON on each line, one of whose fields holds the URL. */
record JsonLinesSource(ListFile file, UrlField field) implements Source {
  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public ImageRefs open() {
    return new LineRefs(file, JsonLinesSource::names, this::ref);
  }

  @Override
  public OptionalLong estimate() {
    return LineRefs.estimate(file, JsonLinesSource::names);
  }

  private static boolean names(BoundedLines.Line line) {
    return !line.isBlank();
  }

  private ImageRef ref(String line, String origin) {
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return BrokenRef.of("no object of JSON", line, origin);
      }
      String url = field.in(json);
      return url == null
          ? BrokenRef.of("no URL in its field", line, origin)
          : new ImageRef(url, origin);
    } catch (IOException e) {
      return BrokenRef.of("broken JSON", line, origin);
    }
  }
}
