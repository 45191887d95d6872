package dev.tandem.images;

import java.time.Duration;

/** Foreign text made fit for a message: one short line without control characters. */
final class OneLine {
  private static final int LONGEST = 160;

  private OneLine() {}

  /** Returns the text with control and formatting characters escaped, cut after 160 characters. */
  static String of(String text) {
    var line = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (line.length() >= LONGEST) {
        return line.append('…').toString();
      }
      char c = text.charAt(i);
      if (isPlain(c)) {
        line.append(c);
      } else {
        line.append("\\u%04x".formatted((int) c));
      }
    }
    return line.toString();
  }

  /** Returns a time as people write it: {@code 10 s}, {@code 250 ms}. */
  static String of(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /** Formatting characters count as foreign too: they can turn the direction of a terminal. */
  private static boolean isPlain(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
