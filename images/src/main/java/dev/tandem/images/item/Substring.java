package dev.tandem.images.item;

/**
 * Finds a text in another in time linear in both, by the algorithm of Knuth, Morris and Pratt.
 * {@link String#indexOf(String)} takes their product where one repeats itself.
 */
public final class Substring {
  private Substring() {}

  /** Where the piece is in the text, not before {@code from}; -1 if it is not there. */
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

  /** For each beginning of the piece the length of the longest shorter one that it ends with. */
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
