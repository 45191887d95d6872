package dev.tandem.images.source;

import dev.tandem.images.item.Lowercase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which field of a row, or column of a table, holds the URL. */
final class UrlField {

  /** What it is called in most lists, the most telling first. */
  static final List<String> USUAL =
      List.of("url", "image_url", "imageurl", "image", "img_url", "img", "src", "link", "uri");

  private final List<String> wanted;

  /** The field of that name, in upper or lower case; {@code null} takes a usual one. */
  UrlField(@Nullable String name) {
    wanted = name == null ? USUAL : List.of(Lowercase.of(name.strip()));
  }

  /** Which of the columns it is; -1 if none. */
  int among(List<String> columns) {
    List<String> found = columns.stream().map(c -> Lowercase.of(c.strip())).toList();
    return wanted.stream().mapToInt(found::indexOf).filter(i -> i >= 0).findFirst().orElse(-1);
  }

  /** How little a field of that name tells, from zero; -1 if it holds no URL. */
  int rank(String name) {
    return wanted.indexOf(Lowercase.of(name));
  }

  /** The name that it is looked for by first. */
  @Override
  public String toString() {
    return wanted.getFirst();
  }
}
