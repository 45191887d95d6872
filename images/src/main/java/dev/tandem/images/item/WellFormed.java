package dev.tandem.images.item;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Foreign text made fit for UTF-8. */
public final class WellFormed {
  private static final char REPLACEMENT = '\uFFFD';

  private WellFormed() {}

  /** Returns the text with U+FFFD in place of each half of a surrogate pair that stands alone. */
  public static String of(String text) {
    int i = 0;
    while (i < text.length() && !Character.isSurrogate(text.charAt(i))) {
      i++;
    }
    return i == text.length() ? text : replaced(text);
  }

  /**
   * Whether a text was made of bytes in UTF-8: the decoder puts replacement characters for what is
   * malformed, but the text may have its own.
   */
  public static boolean isUtf8(String text, byte[] bytes, int from, int to) {
    if (text.indexOf(REPLACEMENT) < 0) {
      return true;
    }
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static String replaced(String text) {
    var result = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
        .forEach(result::appendCodePoint);
    return result.toString();
  }
}
