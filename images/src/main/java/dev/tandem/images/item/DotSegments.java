package dev.tandem.images.item;

import java.util.ArrayDeque;

/** Resolves the dot segments {@code .} and {@code ..} of a URL path, which are never sent. */
final class DotSegments {
  private DotSegments() {}

  /**
   * Returns the path without dot segments, beginning with a slash. It never leads above the root.
   */
  static String remove(String path) {
    if (path.startsWith("/") && !path.contains("/.")) {
      return path;
    }
    var kept = new ArrayDeque<String>();
    String[] segments = (path.startsWith("/") ? path.substring(1) : path).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      boolean up = segment.equals("..");
      if (up) {
        kept.pollLast();
      }
      if (!up && !segment.equals(".")) {
        kept.addLast(segment);
      } else if (i == segments.length - 1) {
        kept.addLast("");
      }
    }
    return "/" + String.join("/", kept);
  }
}
