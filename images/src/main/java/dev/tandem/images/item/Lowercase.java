package dev.tandem.images.item;

import java.util.Locale;

/**
 * Text from outside in lower case, in time linear in its length. {@link String#toLowerCase} copies
 * the whole text once more for each character that becomes two, such as U+0130.
 */
public final class Lowercase {
  private Lowercase() {}

  /** Returns the text with each character in lower case, whatever stands around it. */
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
