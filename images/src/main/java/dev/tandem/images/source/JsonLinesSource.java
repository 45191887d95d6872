package dev.tandem.images.source;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/** A text with a JSON object on each line, one of whose fields holds the URL or URLs. */
record JsonLinesSource(ListFile file, ListColumns columns) implements Source {
  @Override
  public ImageRefs open() {
    return new LineRefs(file, JsonLinesSource::names, this::row);
  }

  @Override
  public OptionalLong estimate() {
    return LineRefs.estimate(file, JsonLinesSource::names);
  }

  private static boolean names(BoundedLines.Line line) {
    return !line.isBlank();
  }

  private Iterator<ImageRef> row(String line, String origin) {
    try {
      return JsonRow.refs(line, columns, origin);
    } catch (IOException e) {
      return List.of(BrokenRef.of("invalid JSON", line, origin)).iterator();
    }
  }
}
