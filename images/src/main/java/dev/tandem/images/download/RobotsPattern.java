package dev.tandem.images.download;

import dev.tandem.images.item.Substring;

/**
 * A rule's pattern: a path prefix in which {@code *} matches any text, and {@code $} at the end
 * matches the end of the path (RFC 9309, section 2.2.3).
 *
 * @param text the pattern without the {@code $} at its end
 * @param toTheEnd whether the pattern had a {@code $} at its end
 */
record RobotsPattern(String text, boolean toTheEnd) {

  static RobotsPattern of(String pattern) {
    boolean toTheEnd = pattern.endsWith("$");
    return new RobotsPattern(
        toTheEnd ? pattern.substring(0, pattern.length() - 1) : pattern, toTheEnd);
  }

  /** Returns the length of the pattern as it was written. */
  int length() {
    return toTheEnd ? text.length() + 1 : text.length();
  }

  boolean matches(String path) {
    int star = text.indexOf('*');
    if (star < 0) {
      return toTheEnd ? path.equals(text) : path.startsWith(text);
    }
    if (!path.startsWith(text.substring(0, star))) {
      return false;
    }
    int at = star;
    while (true) {
      int begin = star + 1;
      star = text.indexOf('*', begin);
      if (star < 0) {
        return endsWith(text.substring(begin), path, at);
      }
      // Greedy: the earliest match of the text between two stars leaves the most room after it.
      int found = Substring.indexOf(path, text.substring(begin, star), at);
      if (found < 0) {
        return false;
      }
      at = found + star - begin;
    }
  }

  private boolean endsWith(String piece, String path, int from) {
    return toTheEnd
        ? path.length() - piece.length() >= from && path.endsWith(piece)
        : Substring.indexOf(path, piece, from) >= 0;
  }
}
