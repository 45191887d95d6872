package dev.tandem.images.item;

import org.jspecify.annotations.Nullable;

/**
 * Makes references for lines that name no image. A broken reference goes through the run like any
 * other, and its download fails as {@link FailureClass#INVALID_URL} with the flaw as its message,
 * so that the line is counted and listed. Its location begins with the flaw in parentheses, which
 * no URL does. It contains as much of the line as fits; if that is not the whole line, the line's
 * key follows to distinguish it from others.
 */
public final class BrokenRef {
  private BrokenRef() {}

  public static ImageRef of(String flaw, String text, String origin) {
    String excerpt = OneLine.excerpt(text);
    String whole = excerpt.equals(text) ? text : excerpt + " " + Key.of(new ImageRef(text, origin));
    return new ImageRef("(" + flaw + ") " + whole, origin);
  }

  /**
   * Returns the flaw that a location was made from; {@code null} if the location is an ordinary
   * one.
   */
  public static @Nullable String flawOf(String location) {
    int end = location.indexOf(')');
    return location.startsWith("(") && end > 0 ? location.substring(1, end) : null;
  }
}
