package dev.tandem.images.source;

import dev.tandem.images.item.Lowercase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The field of a row, or the column of a table, that holds the URL. */
final class UrlField {

  /** The names that the field has in most lists, in order of preference. */
  static final List<String> USUAL =
      List.of("url", "image_url", "imageurl", "image", "img_url", "img", "src", "link", "uri");

  private final List<String> wanted;

  /** Looks for a field by its name, ignoring case; {@code null} looks for the usual names. */
  UrlField(@Nullable String name) {
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

  /** Returns the name that is looked for first. */
  @Override
  public String toString() {
    return wanted.getFirst();
  }
}
