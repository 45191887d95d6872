package dev.tandem.images;

/** Foreign text made fit for UTF-8. */
final class WellFormed {
  private WellFormed() {}

  /** Returns the text with U+FFFD in place of each half of a surrogate pair that stands alone. */
  static String of(String text) {
    int i = 0;
    while (i < text.length() && !Character.isSurrogate(text.charAt(i))) {
      i++;
    }
    return i == text.length() ? text : replaced(text);
  }

  private static String replaced(String text) {
    var result = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(result::appendCodePoint);
    return result.toString();
  }
}
