package dev.tandem.images.item;

import java.util.regex.Pattern;

/**
 * One image to work on, as a source names it.
 *
 * @param location an {@code http}, {@code https} or {@code file} URL, not checked yet
 * @param origin where it was named, for messages: a list and its line, a folder, the command line
 * @param row what else the list says of it
 */
public record ImageRef(String location, String origin, RowData row) {
  // Up to the last @, as the downloader takes it: a password may contain others.
  private static final Pattern USER_INFO = Pattern.compile("//[^/?#]*@");

  /** An image of which nothing else is known. */
  public ImageRef(String location, String origin) {
    this(location, origin, RowData.NOTHING);
  }

  /**
   * Whether a text is a URL of a scheme that images are downloaded by; it is not checked any
   * further.
   */
  public static boolean isUrl(String text) {
    return switch (scheme(text)) {
      case "http", "https", "file" -> true;
      default -> false;
    };
  }

  /** Whether the location is a {@code file} URL. */
  public boolean isFile() {
    return scheme(location).equals("file");
  }

  private static String scheme(String text) {
    return WebUrl.schemeOf(WebUrl.clean(text));
  }

  /** How many characters it has, all in all. */
  public int characters() {
    String caption = row.caption();
    return location.length()
        + origin.length()
        + row.columns().length()
        + (caption == null ? 0 : caption.length());
  }

  /** The location, fit for people and terminals: one short line, nothing secret in it. */
  @Override
  public String toString() {
    return OneLine.excerpt(USER_INFO.matcher(WebUrl.clean(location)).replaceFirst("//"));
  }
}
