package dev.tandem.images;

import java.util.regex.Pattern;

/**
 * One image to work on, as a source names it.
 *
 * @param location an {@code http}, {@code https} or {@code file} URL, not checked yet
 * @param origin where it was named, for messages: a list and its line, a folder, the command line
 */
public record ImageRef(String location, String origin) {
  // Up to the last @, as the downloader takes it: a password may contain others.
  private static final Pattern USER_INFO = Pattern.compile("//[^/?#]*@");

  /** The location, fit for people and terminals: one short line, nothing secret in it. */
  @Override
  public String toString() {
    return OneLine.of(USER_INFO.matcher(location).replaceFirst("//"));
  }
}
