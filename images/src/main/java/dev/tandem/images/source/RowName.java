package dev.tandem.images.source;

import dev.tandem.images.item.Identity;
import dev.tandem.images.item.Key;
import java.util.regex.Pattern;

/**
 * Makes names that lists give to images safe for files, objects and members of shards.
 *
 * <p>A name of letters, digits, {@code -} and {@code _} stays as it is, without the ending of an
 * image. Of any other name, the other characters become {@code _}, and 16 hexadecimal digits of its
 * SHA-256 follow, so that different names stay different.
 */
final class RowName {
  private static final int LONGEST_STEM = 60;
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9-]+");
  private static final Pattern RESERVED = Pattern.compile("(?i)con|prn|aux|nul|com[0-9]|lpt[0-9]");

  private RowName() {}

  /**
   * Returns the name of an image.
   *
   * @param text the name in its row, not blank
   * @param number the number of the image among several in its row; negative if it is the only one
   */
  static Identity.Name of(String text, int number) {
    String bare = ImageFiles.withoutEnding(text.strip());
    String name = number < 0 ? bare : bare + "_" + number;
    if (Identity.Name.isSafe(name) && !RESERVED.matcher(name).matches()) {
      return new Identity.Name(name);
    }
    String safe =
        UNSAFE.matcher(name.substring(0, Math.min(name.length(), LONGEST_STEM))).replaceAll("_");
    return new Identity.Name(safe + "-" + Key.of(name));
  }
}
