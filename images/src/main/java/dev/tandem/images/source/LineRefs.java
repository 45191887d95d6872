package dev.tandem.images.source;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.Quietly;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An iterator over a list with one reference on each line. A line with a flaw becomes a reference
 * that fails.
 */
final class LineRefs extends PeekingRefs {

  /** Turns a line without a flaw into a reference. */
  @FunctionalInterface
  interface Reading {
    ImageRef of(String line, String origin) throws IOException;
  }

  private final ListFile file;
  private final BoundedLines lines;
  private final Predicate<BoundedLines.Line> names;
  private final Reading reading;

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
      for (var line = lines.next(); line != null; line = lines.next()) {
        if (names.test(line)) {
          String origin = file.name() + ":" + line.number();
          return line.flaw() == null
              ? reading.of(line.text(), origin)
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
    Quietly.close(lines::close);
  }
}
