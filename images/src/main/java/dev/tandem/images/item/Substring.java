package dev.tandem.images.item;

/**
 * Finds one text in another by the Knuth–Morris–Pratt algorithm, in time linear in their lengths.
 * {@link String#indexOf(String)} takes time proportional to the product of the lengths if a text is
 * repetitive.
 */
public final class Substring {
  private Substring() {}

  /**
   * Returns the first index of the piece in the text, at or after {@code from}; -1 if there is
   * none.
   */
  public static int indexOf(String text, String piece, int from) {
    if (piece.length() <= 2) {
      return text.indexOf(piece, from);
    }
    int[] borders = borders(piece);
    int matched = 0;
    for (int i = from; i < text.length(); i++) {
      while (matched > 0 && text.charAt(i) != piece.charAt(matched)) {
        matched = borders[matched - 1];
      }
      if (text.charAt(i) == piece.charAt(matched) && ++matched == piece.length()) {
        return i + 1 - matched;
      }
    }
    return -1;
  }

  /**
   * Returns, for each prefix of the piece, the length of its longest border: a shorter prefix that
   * it also ends with.
   */
  private static int[] borders(String piece) {
    int[] borders = new int[piece.length()];
    int length = 0;
    for (int i = 1; i < piece.length(); i++) {
      while (length > 0 && piece.charAt(i) != piece.charAt(length)) {
        length = borders[length - 1];
      }
      if (piece.charAt(i) == piece.charAt(length)) {
        length++;
      }
      borders[i] = length;
    }
    return borders;
  }
}
