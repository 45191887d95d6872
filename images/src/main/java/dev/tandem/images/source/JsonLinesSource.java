package dev.tandem.images.source;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import java.io.IOException;
import java.util.OptionalLong;

/** A text with a JSON object on each line, one of whose fields holds the URL. */
record JsonLinesSource(ListFile file, ListColumns columns) implements Source {
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
    try {
      return JsonRow.ref(line, columns, origin);
    } catch (IOException e) {
      return BrokenRef.of("invalid JSON", line, origin);
    }
  }
}
