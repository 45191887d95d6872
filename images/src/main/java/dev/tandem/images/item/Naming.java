package dev.tandem.images.item;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What identifies the images of a job, besides their locations. A job must not go on with another
 * naming: it would make everything again, or take one image for another.
 *
 * @param column the column of lists with the names of the images, in lower case; {@code null} if
 *     they have none
 * @param ignored the names of query parameters that do not identify an image, in lower case, each
 *     perhaps with {@code *} at its end; sorted
 * @param rows the columns by which rows with the same URL are told apart; {@code null} if only the
 *     first of them counts
 */
public record Naming(@Nullable String column, List<String> ignored, @Nullable KeptColumns rows) {

  /** Images are identified by their locations alone. */
  public static final Naming LOCATIONS = new Naming(null, List.of(), null);

  /** Rejects blank names. */
  public Naming {
    column = column == null ? null : Lowercase.of(column.strip());
    ignored = ignored.stream().map(name -> Lowercase.of(name.strip())).distinct().sorted().toList();
    if ((column != null && column.isEmpty()) || ignored.contains("") || ignored.contains("*")) {
      throw new IllegalArgumentException("a column and query parameters must have names");
    }
  }

  /** Creates a naming by which only the first of the rows with the same URL counts. */
  public static Naming of(@Nullable String column, Set<String> ignored) {
    return new Naming(column, List.copyOf(ignored), null);
  }

  /** Returns this naming with rows told apart by these columns; {@code null} for none. */
  public Naming eachRow(@Nullable KeptColumns rows) {
    return new Naming(column, ignored, rows);
  }

  /** Returns whether several items may have the same URL, so that they share a download. */
  public boolean isShared() {
    return column != null || rows != null;
  }
}
