package dev.tandem.images.item;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * Makes untrusted text safe for a terminal or a log: one line of bounded length, in which control
 * characters, line breaks and bidirectional controls are escaped as in {@code \u001b}. The messages
 * of {@link ItemException}, {@link SourceException} and {@link StoreException} are already in this
 * form.
 */
public final class OneLine {
  private static final int LONGEST = 500;
  private static final int LONGEST_EXCERPT = 160;
  private static final int LENGTH_ESCAPED = "\\u0000".length();

  private OneLine() {}

  /**
   * Returns the text as one line of at most 500 characters. A longer text is cut to its beginning
   * and its end, with an ellipsis between them; the part left out takes no time.
   */
  public static String of(String text) {
    return line(text, LONGEST);
  }

  /** Returns the text as one line of at most 160 characters, to be embedded in other text. */
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

  /** Returns the end of the longest prefix that fits when escaped. */
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

  /** Returns the start of the longest suffix that fits when escaped. */
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

  /**
   * Returns whether a character needs no escape. Format characters need one too: they can change
   * the text direction of a terminal.
   */
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
   * Returns a duration in readable form, with at most three decimal places: {@code 10 s}, {@code
   * 1.5 s}, {@code 250 ms}, {@code 500 µs}. It is rounded towards zero, so that no limit looks
   * longer than it is; the unit is chosen so that no positive limit looks like zero.
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

  /** Formats a duration in a unit of 10 to the power of {@code power} nanoseconds. */
  private static String of(Duration time, int power, String unit) {
    BigDecimal nanos =
        BigDecimal.valueOf(time.getSeconds())
            .movePointRight(9)
            .add(BigDecimal.valueOf(time.getNano()));
    BigDecimal number = nanos.movePointLeft(power).setScale(3, RoundingMode.DOWN);
    return number.stripTrailingZeros().toPlainString() + " " + unit;
  }
}
