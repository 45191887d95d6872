package dev.tandem.images;

import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A text with a URL on each line. */
record TextSource(ListFile file) implements Source {

  @Override
  public ImageRefs open() {
    return new Refs(file, file.open());
  }

  @Override
  public OptionalLong estimate() {
    return file.count(lines -> {
      long count = 0;
      for (var line = lines.next();
          line != null && !Thread.currentThread().isInterrupted();
          line = lines.next()) {
        count += names(line) ? 1 : 0;
      }
      return count;
    });
  }

  private static boolean names(BoundedLines.Line line) {
    return !line.isBlank() && (line.flaw() != null || !line.text().stripLeading().startsWith("#"));
  }

  private static final class Refs extends LookAhead {
    private final ListFile file;
    private final BoundedLines lines;

    Refs(ListFile file, BoundedLines lines) {
      this.file = file;
      this.lines = lines;
    }

    @Override
    @Nullable ImageRef advance() {
      try {
        for (var line = lines.next(); line != null; line = lines.next()) {
          if (names(line)) {
            String origin = file.name() + ":" + line.number();
            return line.flaw() == null
                ? new ImageRef(line.text().strip(), origin)
                : BrokenRef.of(line.flaw(), line.text(), origin);
          }
        }
        return null;
      } catch (IOException e) {
        throw file.broken(lines.number(), e);
      }
    }

    @Override
    public void close() {
      ListFile.close(lines);
    }
  }
}
