package dev.tandem.images.source;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.RowData;
import dev.tandem.images.item.SourceException;
import dev.tandem.images.sql.RowCondition;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a run works on: URLs, lists, folders, standard input, in any mixture and of any length.
 *
 * <p>A source is one of
 *
 * <ul>
 *   <li>an {@code http}, {@code https} or {@code file} URL;
 *   <li>a folder: all images below it, in the order of their names, without hidden files; links are
 *       followed, but not in circles;
 *   <li>an image, told by its extension;
 *   <li>a {@code .csv} or {@code .tsv} file with a column of URLs;
 *   <li>a {@code .jsonl} file with an object on each line, or a {@code .json} file with an array of
 *       objects, one of whose fields holds the URL;
 *   <li>a {@code .parquet} file with a column of URLs;
 *   <li>any other file: a text with a URL on each line, blank lines and lines that begin with
 *       {@code #} apart; {@code -} reads such a text from standard input.
 * </ul>
 *
 * <p>Each of these lists but Parquet may be compressed, with {@code .gz} behind its name.
 *
 * <p>A pattern such as {@code lists/*.parquet} or {@code lists/**.csv} stands for all files that it
 * names, in the order of their names. Of each row of a list the URL is taken, and what {@link
 * SourceOptions} says besides: a caption, further columns; or it is left out.
 *
 * <p>A line that names no image (too long, not UTF-8, a row without the column) is no reason to
 * stop: it becomes a reference whose download fails as {@link FailureClass#INVALID_URL}. So does a
 * row of which more is to be carried than {@link RowData} can, and one that names a file of this
 * machine, unless {@link SourceOptions#fileUrls} lets lists do so. A folder that cannot be read
 * becomes one that fails as {@link FailureClass#UNREADABLE}.
 *
 * <p>Immutable; each {@link #open} reads from the start, except from standard input. Memory does
 * not grow with the length of a list or a line, nor with the number of files in a folder beyond
 * some ten thousand names for each folder that is open.
 */
public final class Sources {
  private final List<Source> sources;

  private Sources(List<Source> sources) {
    this.sources = sources;
  }

  /**
   * Checks all arguments before anything is begun.
   *
   * @throws SourceException if one does not exist, cannot be read, or is no list of URLs
   * @throws IllegalArgumentException if there are none
   */
  public static Sources of(List<String> arguments, SourceOptions options) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("at least one source is needed");
    }
    if (arguments.stream().filter("-"::equals).count() > 1) {
      throw new SourceException("Standard input (-) can be read only once: name it once", null);
    }
    if (options.where() != null) {
      RowCondition.check(options.where());
    }
    return new Sources(
        arguments.stream().flatMap(a -> SourceKind.of(a, options).stream()).toList());
  }

  /**
   * Begins to read.
   *
   * @throws SourceException from the iterator if a source breaks
   */
  public ImageRefs open() {
    return new Chain(sources.iterator());
  }

  /**
   * Returns about how many references there are, where that is cheap to know: the lines of regular
   * files below 64 MB are counted, which takes up to a second; folders, longer files and standard
   * input are not counted, and then there is no estimate. An interrupt ends the counting and leaves
   * the flag set.
   */
  public OptionalLong estimate() {
    long sum = 0;
    for (Source source : sources) {
      OptionalLong count = source.estimate();
      if (count.isEmpty()) {
        return count;
      }
      sum += count.getAsLong();
    }
    return OptionalLong.of(sum);
  }

  private static final class Chain extends PeekingRefs {
    private final Iterator<Source> rest;
    private @Nullable ImageRefs current;

    Chain(Iterator<Source> rest) {
      this.rest = rest;
    }

    @Override
    protected @Nullable ImageRef advance() {
      while (true) {
        if (current != null && current.hasNext()) {
          return current.next();
        }
        close();
        if (!rest.hasNext()) {
          return null;
        }
        current = rest.next().open();
      }
    }

    @Override
    public void close() {
      if (current != null) {
        current.close();
        current = null;
      }
    }
  }
}
