package dev.tandem.images.source;

import dev.tandem.images.item.Lowercase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The field of a row, or the column of a table, that holds the URL. A name with dots may be a path
 * as well: {@code image.url} is the column of that name or, if there is none, the field {@code url}
 * within the column {@code image}.
 */
final class UrlField {

  /** The names that the field has in most lists, in order of preference. */
  static final List<String> USUAL =
      List.of("url", "image_url", "imageurl", "image", "img_url", "img", "src", "link", "uri");

  private final List<String> wanted;
  private final boolean told;

  /** Looks for a field by its name, ignoring case; {@code null} looks for the usual names. */
  UrlField(@Nullable String name) {
    told = name != null;
    wanted = name == null ? USUAL : List.of(ListColumns.lower(name));
  }

  /** Returns the index of the column that holds the URL; -1 if there is none. */
  int among(List<String> columns) {
    List<String> found = columns.stream().map(ListColumns::lower).toList();
    return wanted.stream().mapToInt(found::indexOf).filter(i -> i >= 0).findFirst().orElse(-1);
  }

  /** Returns the rank of a field name, 0 for the most preferred; -1 if it holds no URL. */
  int rank(String name) {
    return wanted.indexOf(Lowercase.of(name));
  }

  /**
   * Returns the rank of a field that holds URLs somewhere within it, the least for the most
   * preferred: the order of the usual names or, of the beginnings of a path, the longest first.
   * Meaningful only if {@link #within(String)} is not {@code null}.
   */
  int rankOfNested(String name) {
    return told ? -name.length() : rank(name);
  }

  /** Returns the path within a field of this name; {@code null} if the field holds no URL. */
  @Nullable String within(String name) {
    return told ? within(wanted.getFirst(), name) : rank(name) < 0 ? null : "";
  }

  /**
   * Returns what is left of a path within a field; {@code null} if the path does not begin with the
   * name of the field.
   *
   * @param path in lower case
   */
  static @Nullable String within(String path, String name) {
    String lower = Lowercase.of(name);
    if (path.equals(lower)) {
      return "";
    }
    return path.startsWith(lower) && path.charAt(lower.length()) == '.'
        ? path.substring(lower.length() + 1)
        : null;
  }

  /** Returns the rank of a name among the usual ones; -1 if it is none. */
  static int usual(String name) {
    return USUAL.indexOf(Lowercase.of(name));
  }

  /** Returns the name that is looked for first. */
  @Override
  public String toString() {
    return wanted.getFirst();
  }
}
