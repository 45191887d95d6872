package dev.tandem.images;

import java.util.OptionalLong;

/** A text with a URL on each line. */
record TextSource(ListFile file) implements Source {

  @Override
  public ImageRefs open() {
    return new LineRefs(
        file, TextSource::names, (line, origin) -> new ImageRef(line.strip(), origin));
  }

  @Override
  public OptionalLong estimate() {
    return LineRefs.estimate(file, TextSource::names);
  }

  private static boolean names(BoundedLines.Line line) {
    return !line.isBlank() && (line.flaw() != null || !line.text().stripLeading().startsWith("#"));
  }
}
