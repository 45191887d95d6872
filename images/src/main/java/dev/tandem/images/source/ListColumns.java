package dev.tandem.images.source;

import dev.tandem.images.item.Lowercase;
import dev.tandem.images.item.SourceException;
import dev.tandem.images.sql.ColumnTypes;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns to take from each row of a list. Names are compared case-insensitively.
 *
 * @param url the column with the URL
 * @param caption the column with the caption, in lower case; {@code null} if there is none
 * @param carried the columns to carry, in lower case
 * @param name the column with the names of images, in lower case; {@code null} if there is none
 * @param hash the column with the hashes of images; {@code null} if there is none
 * @param boxes the column with what is to be blurred, in lower case; {@code null} if there is none
 * @param all whether to carry all columns except those with the URL and the caption
 * @param whole whether rows are taken whole, as they are, to be read again later: they carry all
 *     columns of the list, and their locations have no meaning
 */
record ListColumns(
    UrlField url,
    @Nullable String caption,
    Set<String> carried,
    @Nullable String name,
    @Nullable HashColumn hash,
    @Nullable String boxes,
    boolean all,
    boolean whole) {
  private static final int MOST_SHOWN = 20;

  static final int MOST = ColumnTypes.MOST;

  static ListColumns of(SourceOptions options) {
    return new ListColumns(
        new UrlField(options.urlColumn()),
        options.captionColumn() == null ? null : lower(options.captionColumn()),
        options.columns().stream().map(ListColumns::lower).collect(Collectors.toUnmodifiableSet()),
        options.naming().column(),
        options.hashes(),
        options.boxColumn() == null ? null : lower(options.boxColumn()),
        options.columns().equals(SourceOptions.ALL_COLUMNS),
        false);
  }

  ListColumns ofWholeRows() {
    return new ListColumns(url, caption, carried, name, hash, boxes, all, true);
  }

  boolean isCaption(String name) {
    return caption != null && caption.equals(lower(name));
  }

  /**
   * Returns whether a column is carried. With {@code all}, that includes the column with the URL,
   * which cannot be recognized by its name alone.
   */
  boolean carries(String name) {
    return whole || (all ? !isCaption(name) : carried.contains(lower(name)));
  }

  boolean isName(String column) {
    return name != null && name.equals(lower(column));
  }

  boolean isHash(String column) {
    return hash != null && hash.name().equals(lower(column));
  }

  boolean isBoxes(String column) {
    return boxes != null && boxes.equals(lower(column));
  }

  /** Returns whether a row has to be read for more than its URL and what is carried. */
  boolean marks() {
    return name != null || hash != null || boxes != null;
  }

  /**
   * Checks that a table has the caption column and the columns to carry.
   *
   * @throws SourceException if one is missing
   */
  void require(List<String> columns, String list) {
    Set<String> there = columns.stream().map(ListColumns::lower).collect(Collectors.toSet());
    if (caption != null && !there.contains(caption)) {
      throw none(caption, columns, list);
    }
    if (name != null && !there.contains(name)) {
      throw none(name, columns, list);
    }
    if (hash != null && !there.contains(hash.name())) {
      throw none(hash.name(), columns, list);
    }
    if (boxes != null && !there.contains(boxes)) {
      throw none(boxes, columns, list);
    }
    if (!all) {
      carried.stream()
          .filter(name -> !there.contains(name))
          .sorted()
          .findFirst()
          .ifPresent(name -> {
            throw none(name, columns, list);
          });
    }
  }

  /**
   * Returns the index of the column of a table that has the URL.
   *
   * @throws SourceException if there is none
   */
  int urlAmong(List<String> columns, String list) {
    int column = url.among(columns);
    if (column < 0) {
      throw none(url.toString(), columns, list);
    }
    return column;
  }

  private static SourceException none(String name, List<String> columns, String list) {
    String there = String.join(", ", columns.subList(0, Math.min(columns.size(), MOST_SHOWN)));
    return new SourceException(
        list + " has no column " + name + "; choose one of its columns: " + there, null);
  }

  /** Returns the form in which names are compared. */
  static String lower(String name) {
    return Lowercase.of(name.strip());
  }
}
