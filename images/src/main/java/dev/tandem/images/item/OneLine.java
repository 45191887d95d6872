package dev.tandem.images.item;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * Text from outside made fit for a terminal or a log: one line of bounded length, in which control
 * characters, line breaks and what turns the direction of writing stand as {@code \u001b}. The
 * messages of {@link ItemException}, {@link SourceException} and {@link StoreException} are such
 * lines already.
 */
public final class OneLine {
  private static final int LONGEST = 500;
  private static final int LONGEST_EXCERPT = 160;
  private static final int LENGTH_ESCAPED = "\\u0000".length();

  private OneLine() {}

  /**
   * Returns the text as one line of at most 500 characters; of a longer one the beginning and the
   * end, with an ellipsis between them. Takes no time for what is left out.
   */
  public static String of(String text) {
    return line(text, LONGEST);
  }

  /** The same with at most 160 characters, for a text that stands within others. */
  static String excerpt(String text) {
    return line(text, LONGEST_EXCERPT);
  }

  private static String line(String text, int longest) {
    var line = new StringBuilder();
    if (fittingFrom(text, longest) == text.length()) {
      append(line, text);
    } else {
      int most = longest - 1; // without the ellipsis
      append(line, text.substring(0, fittingFrom(text, most - most / 3)));
      line.append('…');
      append(line, text.substring(fittingBefore(text, most / 3)));
    }
    return line.toString();
  }

  /** Where the beginning of a text ends that fits. */
  private static int fittingFrom(String text, int longest) {
    int length = 0;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      length += length(c);
      if (length > longest) {
        break;
      }
      i += Character.charCount(c);
    }
    return i;
  }

  /** Where the end of a text begins that fits. */
  private static int fittingBefore(String text, int longest) {
    int length = 0;
    int i = text.length();
    while (i > 0) {
      int c = text.codePointBefore(i);
      length += length(c);
      if (length > longest) {
        break;
      }
      i -= Character.charCount(c);
    }
    return i;
  }

  private static int length(int c) {
    return Character.charCount(c) * (isPlain(c) ? 1 : LENGTH_ESCAPED);
  }

  private static void append(StringBuilder line, String text) {
    text.codePoints()
        .forEach(c -> {
          if (isPlain(c)) {
            line.appendCodePoint(c);
          } else {
            Character.toString(c).chars().forEach(half -> line.append("\\u%04x".formatted(half)));
          }
        });
  }

  /** Formatting characters count as foreign too: they can turn the direction of a terminal. */
  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /**
   * Returns a time as people write it, with three digits behind the point at most: {@code 10 s},
   * {@code 1.5 s}, {@code 250 ms}, {@code 500 µs}. What is left over is cut off, so that no limit
   * looks longer than it is, and none that is positive like none.
   */
  public static String of(Duration time) {
    Duration size = time.abs();
    if (size.isZero() || size.compareTo(Duration.ofSeconds(1)) >= 0) {
      return of(time, 9, "s");
    }
    if (size.compareTo(Duration.ofMillis(1)) >= 0) {
      return of(time, 6, "ms");
    }
    return size.toNanos() >= 1000 ? of(time, 3, "µs") : of(time, 0, "ns");
  }

  /** With a unit of ten to the power of so many nanoseconds. */
  private static String of(Duration time, int power, String unit) {
    BigDecimal nanos =
        BigDecimal.valueOf(time.getSeconds())
            .movePointRight(9)
            .add(BigDecimal.valueOf(time.getNano()));
    BigDecimal number = nanos.movePointLeft(power).setScale(3, RoundingMode.DOWN);
    return number.stripTrailingZeros().toPlainString() + " " + unit;
  }
}
