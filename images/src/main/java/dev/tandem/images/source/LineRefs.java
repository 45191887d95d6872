package dev.tandem.images.source;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.PeekingRefs;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The references of a list with one on each line; a line that has a flaw is one that fails. */
final class LineRefs extends PeekingRefs {

  /** What a line without a flaw names. */
  @FunctionalInterface
  interface Reading {
    ImageRef of(String line, String origin) throws IOException;
  }

  private final ListFile file;
  private final BoundedLines lines;
  private final Predicate<BoundedLines.Line> names;
  private final Reading reading;

  /** Reads the lines that {@code names} says name something. */
  LineRefs(ListFile file, Predicate<BoundedLines.Line> names, Reading reading) {
    this.file = file;
    this.names = names;
    this.reading = reading;
    lines = file.open();
  }

  /** Counts the lines that name something, where that is not dear. */
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
    ListFile.close(lines);
  }
}
