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
 * @param eachRow whether rows with the same URL but another caption or other carried columns are
 *     images of their own
 */
public record Naming(@Nullable String column, List<String> ignored, boolean eachRow) {

  /** Images are identified by their locations alone. */
  public static final Naming LOCATIONS = new Naming(null, List.of(), false);

  /** Rejects blank names. */
  public Naming {
    column = column == null ? null : Lowercase.of(column.strip());
    ignored = ignored.stream().map(name -> Lowercase.of(name.strip())).distinct().sorted().toList();
    if ((column != null && column.isEmpty()) || ignored.contains("") || ignored.contains("*")) {
      throw new IllegalArgumentException("a column and query parameters must have names");
    }
    if (column != null && eachRow) {
      throw new IllegalArgumentException(
          "images are known by their names or by their rows: choose one of --name-column and"
              + " --each-row");
    }
  }

  /** Creates a naming. */
  public static Naming of(@Nullable String column, Set<String> ignored) {
    return new Naming(column, List.copyOf(ignored), false);
  }

  /** Returns this naming with each row an image of its own, or not. */
  public Naming eachRow(boolean eachRow) {
    return new Naming(column, ignored, eachRow);
  }
}
