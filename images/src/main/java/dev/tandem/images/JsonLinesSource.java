package dev.tandem.images;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A text with an object of JSON on each line, one of whose fields holds the URL. */
record JsonLinesSource(ListFile file, UrlField field) implements Source {
  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public ImageRefs open() {
    return new Refs(file, field, file.open());
  }

  @Override
  public OptionalLong estimate() {
    return file.count(lines -> {
      long count = 0;
      for (var line = lines.next();
          line != null && !Thread.currentThread().isInterrupted();
          line = lines.next()) {
        count += line.isBlank() ? 0 : 1;
      }
      return count;
    });
  }

  private static final class Refs extends LookAhead {
    private final ListFile file;
    private final UrlField field;
    private final BoundedLines lines;

    Refs(ListFile file, UrlField field, BoundedLines lines) {
      this.file = file;
      this.field = field;
      this.lines = lines;
    }

    @Override
    @Nullable ImageRef advance() {
      try {
        for (var line = lines.next(); line != null; line = lines.next()) {
          if (!line.isBlank()) {
            return ref(line, file.name() + ":" + line.number());
          }
        }
        return null;
      } catch (IOException e) {
        throw file.broken(lines.number(), e);
      }
    }

    private ImageRef ref(BoundedLines.Line line, String origin) {
      if (line.flaw() != null) {
        return BrokenRef.of(line.flaw(), line.text(), origin);
      }
      try (JsonParser json = JSON.createParser(line.text())) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
          return BrokenRef.of("no object of JSON", line.text(), origin);
        }
        String url = field.in(json);
        return url == null
            ? BrokenRef.of("no URL in its field", line.text(), origin)
            : new ImageRef(url, origin);
      } catch (IOException e) {
        return BrokenRef.of("broken JSON", line.text(), origin);
      }
    }

    @Override
    public void close() {
      ListFile.close(lines);
    }
  }
}
