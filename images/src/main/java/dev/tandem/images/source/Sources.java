package dev.tandem.images.source;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.RowData;
import dev.tandem.images.item.SourceException;
import dev.tandem.images.sql.RowCondition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The input of a run: URLs, lists, folders and standard input, in any mixture and of any length.
 *
 * <p>A source is one of
 *
 * <ul>
 *   <li>an {@code http}, {@code https}, {@code file} or {@code data} URL, or an {@code s3} URL that
 *       is called an image;
 *   <li>a folder: all images below it, in the order of their names, without hidden files; links are
 *       followed, except in cycles. If there are no images, all lists below it;
 *   <li>a place elsewhere, such as {@code s3://bucket/lists/}: all lists below it;
 *   <li>an image, recognized by its extension;
 *   <li>a {@code .csv} or {@code .tsv} file with a column of URLs;
 *   <li>a {@code .jsonl} file with an object on each line, or a {@code .json} file with an array of
 *       objects, one of whose fields holds the URL or several URLs; each of these may be the URL
 *       itself instead of an object;
 *   <li>a {@code .parquet} file with a column of URLs, or of lists or structs with URLs;
 *   <li>any other file: a text with a URL on each line, in which blank lines and lines that begin
 *       with {@code #} are ignored; {@code -} reads a text of this kind from standard input.
 * </ul>
 *
 * <p>Each of these lists except Parquet may be compressed with gzip, bzip2 or zstd; a name such as
 * {@code list.csv.gz} tells what is inside.
 *
 * <p>A pattern such as {@code lists/*.parquet} or {@code lists/**.csv} stands for all files that
 * match it, in the order of their names. The URL is taken from each row of a list. It may also be a
 * {@code data} or an {@code s3} URL. Of several URLs in a row, each becomes a reference, with its
 * number in a column {@code url_index}. {@link SourceOptions} can add a caption and further
 * columns, name images, or leave rows out.
 *
 * <p>A line that names no image (too long, not UTF-8, a row without the column) does not stop the
 * run: it becomes a reference whose download fails as {@link FailureClass#INVALID_URL}. The same
 * happens to a row with more to carry than {@link RowData} can hold and, unless {@link
 * SourceOptions#fileUrls} allows it, to a row that names a file on this machine, by a URL or by a
 * path. A folder that cannot be read becomes a reference that fails as {@link
 * FailureClass#UNREADABLE}.
 *
 * <p>Immutable. Each {@link #open} reads from the start, except from standard input. Memory does
 * not grow with the length of a list or a line, nor with the number of files in a folder beyond
 * about ten thousand names for each open folder.
 */
public final class Sources {
  private final List<Source> sources;
  private final Identification identification;
  private final OtherFiles others;
  private final List<String> notes;

  private Sources(
      List<Source> sources, Identification identification, OtherFiles others, List<String> notes) {
    this.sources = sources;
    this.identification = identification;
    this.others = others;
    this.notes = List.copyOf(notes);
  }

  /**
   * Returns the sources that the arguments name, and checks all of them before anything starts.
   *
   * @throws SourceException if a source does not exist, cannot be read, or is not a list of URLs
   * @throws IllegalArgumentException if there are no arguments
   */
  public static Sources of(List<String> arguments, SourceOptions options) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("at least one source is needed");
    }
    if (arguments.stream().filter("-"::equals).count() > 1) {
      throw new SourceException("Standard input (-) can be read only once: give it once", null);
    }
    if (options.where() != null) {
      RowCondition.check(options.where());
    }
    var others = new OtherFiles();
    List<String> notes = new ArrayList<>();
    var kind = new SourceKind(options, others, notes::add);
    List<Source> sources = arguments.stream().flatMap(a -> kind.of(a).stream()).toList();
    return new Sources(
        sources, new Identification(options.naming(), options.boxColumn() != null), others, notes);
  }

  /** Returns a line about each source that is not what it looks like, such as a folder of lists. */
  public List<String> notes() {
    return notes;
  }

  /**
   * Returns the files met so far in folders that are neither images nor lists, and are left out.
   */
  public OtherFiles otherFiles() {
    return others;
  }

  /**
   * Starts reading.
   *
   * @throws SourceException from the iterator, if a source breaks while it is read
   */
  public ImageRefs open() {
    return new Chain(sources.iterator(), identification);
  }

  /**
   * Returns about how many references there are, if that is cheap to find out. The lines of regular
   * files below 64 MB are counted, which takes up to a second. Folders, longer files and standard
   * input are not counted, and then there is no estimate. An interrupt ends the counting and leaves
   * the interrupt flag set.
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
    private final Identification identification;
    private @Nullable ImageRefs current;

    Chain(Iterator<Source> rest, Identification identification) {
      this.rest = rest;
      this.identification = identification;
    }

    @Override
    protected @Nullable ImageRef advance() {
      while (true) {
        if (current != null && current.hasNext()) {
          return identification.identified(current.next());
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
