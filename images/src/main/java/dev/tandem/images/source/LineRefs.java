package dev.tandem.images.source;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.Quietly;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An iterator over a list with a row on each line. A line with a flaw becomes a reference that
 * fails.
 */
final class LineRefs extends PeekingRefs {

  /** Turns a line without a flaw into references. */
  @FunctionalInterface
  interface Reading {
    Iterator<ImageRef> of(String line, String origin) throws IOException;
  }

  private final ListFile file;
  private final BoundedLines lines;
  private final Predicate<BoundedLines.Line> names;
  private final Reading reading;
  private Iterator<ImageRef> row = Collections.emptyIterator();

  /** Reads the lines that {@code names} accepts. */
  LineRefs(ListFile file, Predicate<BoundedLines.Line> names, Reading reading) {
    this.file = file;
    this.names = names;
    this.reading = reading;
    lines = file.open();
  }

  /** Counts the lines that {@code names} accepts, if that is cheap. */
  static OptionalLong estimate(ListFile file, Predicate<BoundedLines.Line> names) {
    return file.count(lines -> {
      long count = 0;
      for (var line = lines.next();
          line != null && !Thread.currentThread().isInterrupted();
          line = lines.next()) {
        count += names.test(line) ? 1 : 0;
      }
      return count;
    });
  }

  @Override
  protected @Nullable ImageRef advance() {
    try {
      while (!row.hasNext()) {
        var line = lines.next();
        if (line == null) {
          return null;
        }
        if (names.test(line)) {
          String origin = file.name() + ":" + line.number();
          row =
              line.flaw() == null
                  ? reading.of(line.text(), origin)
                  : List.of(BrokenRef.of(line.flaw(), line.text(), origin)).iterator();
        }
      }
      return row.next();
    } catch (IOException e) {
      throw file.broken(lines.number(), e);
    }
  }

  @Override
  public void close() {
    Quietly.close(lines::close);
  }
}
