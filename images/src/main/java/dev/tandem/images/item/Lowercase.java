package dev.tandem.images.item;

import java.util.Locale;

/**
 * Converts untrusted text to lower case in linear time. {@link String#toLowerCase} copies the whole
 * text again for each character that becomes two, such as U+0130.
 */
public final class Lowercase {
  private Lowercase() {}

  /** Returns the text with each character in lower case, regardless of its context. */
  public static String of(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) < 0x80) {
      i++;
    }
    return i == text.length()
        ? text.toLowerCase(Locale.ROOT)
        : text.codePoints()
            .map(Character::toLowerCase)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }
}
