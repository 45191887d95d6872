package dev.tandem.images.item;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One image to process, as a source names it.
 *
 * @param location an {@code http}, {@code https}, {@code file}, {@code data} or {@code s3} URL, not
 *     validated yet
 * @param origin where it was named, for messages: a list and its line, a folder, the command line
 * @param row what else the list says about it
 * @param identity what makes it the same as another one
 * @param expected the hash that its bytes must have; {@code null} if any will do
 * @param boxes what is to be blurred in it; {@code null} if its source does not say
 * @param shared whether another row of the same image has been processed, so that its host need
 *     probably not be asked again
 */
public record ImageRef(
    String location,
    String origin,
    RowData row,
    Identity identity,
    @Nullable ContentHash expected,
    @Nullable BlurBoxes boxes,
    boolean shared) {
  private static final int LONGEST_RECORDED = 64 << 10;

  // Up to the last @, as the downloader parses it: a password may contain others.
  private static final Pattern USER_INFO = Pattern.compile("//[^/?#]*@");

  /** Creates a reference without row data. */
  public ImageRef(String location, String origin) {
    this(location, origin, RowData.NOTHING);
  }

  /** Creates a reference to an image that its location identifies. */
  public ImageRef(String location, String origin, RowData row) {
    this(location, origin, row, Identity.LOCATION, null, null, false);
  }

  /**
   * Returns whether a text is a URL whose scheme images can be downloaded by. Nothing but the
   * scheme is checked.
   */
  public static boolean isUrl(String text) {
    return switch (scheme(text)) {
      case "http", "https", "file", "data" -> true;
      default -> false;
    };
  }

  /** Returns whether the location names an object of a store: an {@code s3} URL. */
  public boolean isObject() {
    return scheme(location).equals("s3");
  }

  /** Returns whether the location is a {@code data} URL, which contains the image itself. */
  public boolean isData() {
    return scheme(location).equals("data");
  }

  /**
   * Returns the location for a record of what became of the image. A {@code data} URL, and any
   * other location that is far too long, is cut, and its key follows to distinguish it.
   */
  public String recorded() {
    if (location.length() <= LONGEST_RECORDED && !isData()) {
      return location;
    }
    String excerpt = OneLine.excerpt(location);
    return excerpt.equals(location) ? location : excerpt + " " + Key.of(this);
  }

  /** Returns whether a text begins with the scheme of a URL, whichever it is. */
  public static boolean hasScheme(String text) {
    return !scheme(text).isEmpty();
  }

  /** Returns this reference with another location. */
  public ImageRef at(String location) {
    return new ImageRef(location, origin, row, identity, expected, boxes, shared);
  }

  /** Returns this reference with another identity. */
  public ImageRef known(Identity identity) {
    return new ImageRef(location, origin, row, identity, expected, boxes, shared);
  }

  /** Returns this reference to an image that must have another hash. */
  public ImageRef expecting(@Nullable ContentHash expected) {
    return new ImageRef(location, origin, row, identity, expected, boxes, shared);
  }

  /** Returns this reference to an image in which something else is to be blurred. */
  public ImageRef blurring(@Nullable BlurBoxes boxes) {
    return new ImageRef(location, origin, row, identity, expected, boxes, shared);
  }

  /** Returns this reference to an image of which another row has been processed. */
  public ImageRef sharing() {
    return new ImageRef(location, origin, row, identity, expected, boxes, true);
  }

  /**
   * Returns what the identity of the image has to say of what is blurred in it; empty if that is
   * nothing.
   */
  public String blurred() {
    return boxes == null || boxes.text().isEmpty() ? "" : "\nblurred\n" + boxes.text();
  }

  /** Returns another reference to the same image. */
  public ImageRef copy() {
    return new ImageRef(location, origin, row, identity, expected, boxes, shared);
  }

  /** Returns whether the location is a {@code file} URL. */
  public boolean isFile() {
    return scheme(location).equals("file");
  }

  private static String scheme(String text) {
    int colon = text.indexOf(':'); // what follows may be an image, and is long then
    return colon < 0 ? "" : WebUrl.schemeOf(WebUrl.clean(text.substring(0, colon + 1)));
  }

  /**
   * Returns the total number of characters in the location, the origin and the row data. The boxes
   * count as their text, which is about as long as they are in memory.
   */
  public int characters() {
    String caption = row.caption();
    return location.length()
        + origin.length()
        + row.columns().length()
        + (caption == null ? 0 : caption.length())
        + (boxes == null ? 0 : boxes.text().length());
  }

  /**
   * Returns the location in a form safe for people and terminals: one short line without secrets.
   */
  @Override
  public String toString() {
    String text = WebUrl.clean(location);
    return OneLine.excerpt(isData() ? text : USER_INFO.matcher(text).replaceFirst("//"));
  }
}
