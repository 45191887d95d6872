package dev.tandem.cli;

import dev.tandem.images.item.KeptColumns;
import dev.tandem.images.item.Naming;
import dev.tandem.images.source.HashColumn;
import dev.tandem.images.source.ListFormat;
import dev.tandem.images.source.RemoteLists;
import dev.tandem.images.source.SourceOptions;
import dev.tandem.images.source.Sources;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command-line options for the sources of a run. */
final class SourceArgs {
  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description =
          "A list of URLs: text with one URL per line (blank lines and # comments allowed), CSV, TSV,"
              + " JSON, JSONL or Parquet, also compressed, on this machine or at s3:// or https://;"
              + " a quoted pattern of lists ('lists/**.csv'); a folder of images, or else of lists; an"
              + " image; a URL (http, https, file, data); or - for a list on standard input.")
  private List<String> sources = List.of();

  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      converter = ListFormatConverter.class,
      description =
          "How lists are written: text, csv, tsv, json, jsonl or parquet (by their names; text on"
              + " standard input). Of a folder of lists, only those of this format are read.")
  private @Nullable ListFormat format;

  @Option(
      names = "--url-column",
      paramLabel = "NAME",
      description =
          "The column or field of a list that holds the URLs, if it is not named url; image.url is"
              + " a field within it. Each URL of an array is a separate image.")
  private @Nullable String urlColumn;

  @Option(
      names = "--caption-column",
      paramLabel = "NAME",
      description = "The column or field of a list that holds captions, for the manifest.")
  private @Nullable String captionColumn;

  @Option(
      names = "--columns",
      paramLabel = "NAME",
      split = ",",
      description = "Other columns of lists to copy to the manifest, or all.")
  private Set<String> columns = Set.of();

  @Option(
      names = "--name-column",
      paramLabel = "NAME",
      description =
          "The column of lists with the names of the images, by which results are called and known;"
              + " each name may occur once.")
  private @Nullable String nameColumn;

  @Option(
      names = "--ignore-query",
      paramLabel = "NAME",
      split = ",",
      description =
          "Query parameters of URLs, such as X-Amz-*,Expires,token, without which an image is still"
              + " the same; requests are made with them.")
  private Set<String> ignoredQuery = Set.of();

  @Option(
      names = "--once-per-url",
      description =
          "Leave out rows whose URL an earlier row has; by default, only those that have the same"
              + " caption and --columns, too.")
  private boolean oncePerUrl;

  @Option(
      names = "--expect",
      paramLabel = "HASH=NAME",
      converter = HashColumnConverter.class,
      description =
          "The column of lists with the md5, sha1, sha256 or sha512 that the bytes of an image must"
              + " have, such as sha256=checksum; rows without a value are not checked.")
  private @Nullable HashColumn hashes;

  @Option(
      names = "--blur-boxes",
      paramLabel = "NAME",
      description =
          "The column of lists with the parts of each image to blur, such as faces: [[left, top,"
              + " right, bottom], ...] in fractions of its sides, or [].")
  private @Nullable String boxColumn;

  @Option(
      names = "--where",
      paramLabel = "SQL",
      description =
          "Process only rows of lists that meet this condition, such as \"width > 300 and lang ="
              + " 'en'\"; the column of a text list is named url.")
  private @Nullable String where;

  @Option(
      names = "--allow-file-urls",
      description =
          "Allow lists to refer to files on this machine: file: URLs, and paths, which are relative"
              + " to the folder of the list. Files named on the command line are always read.")
  private boolean allowFileUrls;

  boolean hasCaptions() {
    return captionColumn != null;
  }

  /** Returns what identifies the images, besides their locations. */
  Naming naming() {
    return Naming.of(nameColumn, ignoredQuery)
        .eachRow(oncePerUrl ? null : KeptColumns.of(captionColumn, columns));
  }

  /** Returns whether lists say what is to be blurred in images. */
  boolean hasBoxes() {
    return boxColumn != null;
  }

  boolean none() {
    return sources.isEmpty();
  }

  /** Returns the first source. */
  String first() {
    return sources.getFirst();
  }

  /** Returns all sources, without the files in the target folder. */
  Sources sources(Path target, RemoteLists lists) {
    SourceOptions options =
        SourceOptions.defaults()
            .urlColumn(urlColumn)
            .captionColumn(captionColumn)
            .columns(columns)
            .where(where)
            .fileUrls(allowFileUrls)
            .lists(lists)
            .format(format)
            .naming(naming())
            .hashes(hashes)
            .boxColumn(boxColumn);
    return Sources.of(sources, options.leftOut(target));
  }

  /** Converts a format of lists from its name on the command line. */
  static final class ListFormatConverter extends NameConverter<ListFormat> {

    ListFormatConverter() {
      super(names());
    }

    private static Map<String, ListFormat> names() {
      Map<String, ListFormat> names = new LinkedHashMap<>();
      for (ListFormat format : ListFormat.values()) {
        names.put(format.name().toLowerCase(Locale.ROOT), format);
      }
      return names;
    }
  }
}
