package dev.tandem.images.item;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of lists that are kept beside an image. Rows with the same URL are items of their own
 * if they differ in one of them.
 *
 * @param caption the column with captions, in lower case; {@code null} if there is none
 * @param others the other columns, in lower case and sorted
 */
public record KeptColumns(@Nullable String caption, List<String> others) {

  /** Rejects blank names, and columns that are none at all. */
  public KeptColumns {
    caption = caption == null ? null : Lowercase.of(caption.strip());
    others = others.stream().map(name -> Lowercase.of(name.strip())).distinct().sorted().toList();
    if (caption == null && others.isEmpty()) {
      throw new IllegalArgumentException("no columns are kept");
    }
    if ((caption != null && caption.isEmpty()) || others.contains("")) {
      throw new IllegalArgumentException("columns must have names");
    }
  }

  /** Returns these columns; {@code null} if there are none. */
  public static @Nullable KeptColumns of(@Nullable String caption, Collection<String> others) {
    return caption == null && others.isEmpty()
        ? null
        : new KeptColumns(caption, List.copyOf(others));
  }
}
