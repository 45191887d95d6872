package dev.tandem.images.item;

import org.jspecify.annotations.Nullable;

/**
 * A reference for a line that names no image: it goes through the run like any other, and its
 * download fails as {@link FailureClass#INVALID_URL} with the flaw as its message, so that the line
 * is counted and listed. A location in brackets can be no URL. It has as much of the line as fits,
 * and where that is not all, what tells it from others.
 */
public final class BrokenRef {
  private BrokenRef() {}

  public static ImageRef of(String flaw, String text, String origin) {
    String excerpt = OneLine.excerpt(text);
    String whole = excerpt.equals(text) ? text : excerpt + " " + Key.of(new ImageRef(text, origin));
    return new ImageRef("(" + flaw + ") " + whole, origin);
  }

  /** Returns the flaw that a location was made from; {@code null} if it is an ordinary one. */
  public static @Nullable String flawOf(String location) {
    int end = location.indexOf(')');
    return location.startsWith("(") && end > 0 ? location.substring(1, end) : null;
  }
}
