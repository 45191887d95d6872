package dev.tandem.images.source;

import dev.tandem.images.item.Naming;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Options for reading sources. Column names are compared case-insensitively. Immutable.
 *
 * @param urlColumn the column of lists that holds the URLs; {@code null} takes the first that
 *     exists of url, image_url, imageurl, image, img_url, img, src, link, uri
 * @param captionColumn the column with the captions; {@code null} if there is none
 * @param columns the columns to carry into the manifest; {@link #ALL_COLUMNS} stands for all except
 *     those with the URL and the caption
 * @param where an SQL condition, such as {@code width > 300 and lang = 'en'}, on the columns of the
 *     lists, which rows must satisfy; {@code null} takes all rows
 * @param fileUrls whether lists, wherever they are stored, may name files on this machine
 * @param lists fetches lists from elsewhere
 * @param standardInput the stream that {@code -} reads; never closed here
 * @param format how lists are written; {@code null} goes by the ending of their names, and takes
 *     any other for a text
 * @param leftOut a folder to leave out if it is below a folder that is walked, such as the folder
 *     for the results; need not exist
 * @param naming what identifies images, besides their locations
 * @param hashes the column with the hashes that images must have; {@code null} if there is none
 * @param boxColumn the column with what is to be blurred in images: {@link
 *     dev.tandem.images.item.BlurBoxes BlurBoxes}; {@code null} if nothing is
 */
public record SourceOptions(
    @Nullable String urlColumn,
    @Nullable String captionColumn,
    Set<String> columns,
    @Nullable String where,
    boolean fileUrls,
    RemoteLists lists,
    InputStream standardInput,
    @Nullable ListFormat format,
    @Nullable Path leftOut,
    Naming naming,
    @Nullable HashColumn hashes,
    @Nullable String boxColumn) {

  /** The value of {@code columns} that carries all columns. */
  public static final Set<String> ALL_COLUMNS = Set.of("all");

  /** Rejects blank values, and {@link #ALL_COLUMNS} together with other names. */
  public SourceOptions {
    Objects.requireNonNull(standardInput, "standardInput");
    Objects.requireNonNull(naming, "naming");
    columns = Set.copyOf(columns);
    if (columns.size() > 1 && columns.containsAll(ALL_COLUMNS)) {
      throw new IllegalArgumentException("columns must be either all or certain names: " + columns);
    }
    requireText(urlColumn, "urlColumn");
    requireText(captionColumn, "captionColumn");
    requireText(where, "where");
    requireText(boxColumn, "boxColumn");
    columns.forEach(column -> requireText(column, "columns"));
  }

  /**
   * Returns the defaults: the usual columns, and the standard input of this process. It is read
   * through a channel, because an interrupt ends a read from a channel, while nothing ends a read
   * from {@link System#in}.
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
        null,
        null,
        Naming.LOCATIONS,
        null,
        null);
  }

  /** Returns these options with another URL column. */
  public SourceOptions urlColumn(@Nullable String urlColumn) {
    return with(o -> o.urlColumn = urlColumn);
  }

  /** Returns these options with another caption column. */
  public SourceOptions captionColumn(@Nullable String captionColumn) {
    return with(o -> o.captionColumn = captionColumn);
  }

  /** Returns these options with other columns to carry. */
  public SourceOptions columns(Set<String> columns) {
    return with(o -> o.columns = columns);
  }

  /** Returns these options with another condition. */
  public SourceOptions where(@Nullable String where) {
    return with(o -> o.where = where);
  }

  /** Returns these options with files on this machine allowed in lists, or not. */
  public SourceOptions fileUrls(boolean fileUrls) {
    return with(o -> o.fileUrls = fileUrls);
  }

  /** Returns these options with another way to fetch lists from elsewhere. */
  public SourceOptions lists(RemoteLists lists) {
    return with(o -> o.lists = lists);
  }

  /** Returns these options with another standard input. */
  public SourceOptions standardInput(InputStream standardInput) {
    return with(o -> o.standardInput = standardInput);
  }

  /** Returns these options with another format of lists. */
  public SourceOptions format(@Nullable ListFormat format) {
    return with(o -> o.format = format);
  }

  /** Returns these options with a folder to leave out. */
  public SourceOptions leftOut(Path leftOut) {
    return with(o -> o.leftOut = leftOut);
  }

  /** Returns these options with another naming. */
  public SourceOptions naming(Naming naming) {
    return with(o -> o.naming = naming);
  }

  /** Returns these options with another column of hashes. */
  public SourceOptions hashes(@Nullable HashColumn hashes) {
    return with(o -> o.hashes = hashes);
  }

  /** Returns these options with another column of what is to be blurred. */
  public SourceOptions boxColumn(@Nullable String boxColumn) {
    return with(o -> o.boxColumn = boxColumn);
  }

  private SourceOptions with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return draft.options();
  }

  /** A mutable copy, so that a method that changes one component does not list the others. */
  private final class Draft {
    @Nullable String urlColumn = urlColumn();
    @Nullable String captionColumn = captionColumn();
    Set<String> columns = columns();
    @Nullable String where = where();
    boolean fileUrls = fileUrls();
    RemoteLists lists = lists();
    InputStream standardInput = standardInput();
    @Nullable ListFormat format = format();
    @Nullable Path leftOut = leftOut();
    Naming naming = naming();
    @Nullable HashColumn hashes = hashes();
    @Nullable String boxColumn = boxColumn();

    SourceOptions options() {
      return new SourceOptions(
          urlColumn,
          captionColumn,
          columns,
          where,
          fileUrls,
          lists,
          standardInput,
          format,
          leftOut,
          naming,
          hashes,
          boxColumn);
    }
  }

  private static void requireText(@Nullable String value, String name) {
    if (value != null && value.isBlank()) {
      throw new IllegalArgumentException(name + " must not be blank");
    }
  }
}
