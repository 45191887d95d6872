package dev.tandem.images.source;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How sources are read. Names of columns are compared without regard to upper and lower case.
 * Immutable.
 *
 * @param urlColumn the column of lists that holds the URLs; {@code null} takes the first there is
 *     of url, image_url, imageurl, image, img_url, img, src, link, uri
 * @param captionColumn the column with the captions; {@code null} if there is none
 * @param columns those that are carried into the manifest; {@link #ALL_COLUMNS} are all but those
 *     with the URL and the caption
 * @param where a condition of SQL, such as {@code width > 300 and lang = 'en'}, on the columns of
 *     the lists, which rows must fulfil; {@code null} takes all
 * @param fileUrls whether lists, wherever they lie, may name files of this machine
 * @param lists fetches lists from elsewhere
 * @param standardInput what {@code -} reads; never closed here
 * @param leftOut a folder that is left out where it lies below one that is walked, such as the one
 *     for the results; need not exist
 */
public record SourceOptions(
    @Nullable String urlColumn,
    @Nullable String captionColumn,
    Set<String> columns,
    @Nullable String where,
    boolean fileUrls,
    RemoteLists lists,
    InputStream standardInput,
    @Nullable Path leftOut) {

  /** Carries all columns. */
  public static final Set<String> ALL_COLUMNS = Set.of("all");

  /** Refuses empty names. */
  public SourceOptions {
    Objects.requireNonNull(standardInput, "standardInput");
    columns = Set.copyOf(columns);
    if (columns.size() > 1 && columns.containsAll(ALL_COLUMNS)) {
      throw new IllegalArgumentException("columns are all, or those that are named: " + columns);
    }
    requireText(urlColumn, "urlColumn");
    requireText(captionColumn, "captionColumn");
    requireText(where, "where");
    columns.forEach(column -> requireText(column, "columns"));
  }

  /**
   * The usual columns, and the standard input of this process: read through a channel, because an
   * interrupt ends such a read, and nothing ends one of {@link System#in}.
   */
  public static SourceOptions defaults() {
    FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();
    return new SourceOptions(
        null,
        null,
        Set.of(),
        null,
        false,
        RemoteLists.none(),
        Channels.newInputStream(channel),
        null);
  }

  /** These options with the column of that name. */
  public SourceOptions withUrlColumn(@Nullable String urlColumn) {
    return new SourceOptions(
        urlColumn, captionColumn, columns, where, fileUrls, lists, standardInput, leftOut);
  }

  /** These options with the captions in the column of that name. */
  public SourceOptions withCaptionColumn(@Nullable String captionColumn) {
    return new SourceOptions(
        urlColumn, captionColumn, columns, where, fileUrls, lists, standardInput, leftOut);
  }

  /** These options with other columns carried. */
  public SourceOptions withColumns(Set<String> columns) {
    return new SourceOptions(
        urlColumn, captionColumn, columns, where, fileUrls, lists, standardInput, leftOut);
  }

  /** These options with a condition. */
  public SourceOptions withWhere(@Nullable String where) {
    return new SourceOptions(
        urlColumn, captionColumn, columns, where, fileUrls, lists, standardInput, leftOut);
  }

  /** These options with files of this machine allowed in lists, or not. */
  public SourceOptions withFileUrls(boolean fileUrls) {
    return new SourceOptions(
        urlColumn, captionColumn, columns, where, fileUrls, lists, standardInput, leftOut);
  }

  /** These options with lists from elsewhere. */
  public SourceOptions withLists(RemoteLists lists) {
    return new SourceOptions(
        urlColumn, captionColumn, columns, where, fileUrls, lists, standardInput, leftOut);
  }

  /** These options with another standard input. */
  public SourceOptions withStandardInput(InputStream standardInput) {
    return new SourceOptions(
        urlColumn, captionColumn, columns, where, fileUrls, lists, standardInput, leftOut);
  }

  /** These options with a folder that is left out. */
  public SourceOptions withLeftOut(Path leftOut) {
    return new SourceOptions(
        urlColumn, captionColumn, columns, where, fileUrls, lists, standardInput, leftOut);
  }

  private static void requireText(@Nullable String value, String name) {
    if (value != null && value.isBlank()) {
      throw new IllegalArgumentException(name + " must not be blank");
    }
  }
}
