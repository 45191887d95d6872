package dev.tandem.images.source;

import dev.tandem.images.item.Lowercase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes lists by their names, where many files lie together: in a folder, or below a prefix.
 */
final class ListNames {
  private ListNames() {}

  /**
   * Returns the format of a file that is called a list.
   *
   * @param name the name of the file, without its folder
   * @param told the format of all lists; {@code null} goes by the endings
   * @return the format; empty if the name is not that of a list in the format that was told. A name
   *     that begins with an underscore is that of a file about lists, such as {@code _SUCCESS}
   */
  static Optional<ListFormat> format(String name, @Nullable ListFormat told) {
    String bare = Compression.withoutEnding(Lowercase.of(name));
    if (name.startsWith("_") || bare.isEmpty()) {
      return Optional.empty();
    }
    Optional<ListFormat> called = ListFormat.ofEnding(bare);
    if (told == null) {
      return called;
    }
    return called.isEmpty() && bare.indexOf('.') < 0
        ? Optional.of(told)
        : called.filter(told::equals);
  }

  /** Returns the last part of a path. */
  static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
