package dev.tandem.cli;

import dev.tandem.images.s3.S3Options;
import dev.tandem.images.source.S3Lists;
import dev.tandem.images.source.SourceOptions;
import dev.tandem.images.source.Sources;
import java.nio.file.Path;
import java.util.List;
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
          "A list of URLs (text with one URL per line, blank lines and # comments allowed; CSV,"
              + " TSV, JSON or JSONL, by extension, optionally compressed; or Parquet), a quoted"
              + " pattern of lists ('lists/**.parquet'), a list in an object store"
              + " (s3://bucket/list.parquet), a folder, an image, a URL (http, https, file), or -"
              + " for a list on standard input.")
  private List<String> sources = List.of();

  @Option(
      names = "--url-column",
      paramLabel = "NAME",
      description = "The column or field of a list that holds the URLs, if it is not named url.")
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
      names = "--where",
      paramLabel = "SQL",
      description =
          "Process only rows of lists that meet this condition, such as \"width > 300 and lang ="
              + " 'en'\"; the column of a text list is named url.")
  private @Nullable String where;

  @Option(
      names = "--allow-file-urls",
      description =
          "Allow lists to refer to files on this machine (file: URLs). Files named on the command"
              + " line are always read.")
  private boolean allowFileUrls;

  boolean none() {
    return sources.isEmpty();
  }

  /** Returns all sources, without the files in the target folder. */
  Sources sources(Path target, S3Options s3) {
    SourceOptions options =
        SourceOptions.defaults()
            .urlColumn(urlColumn)
            .captionColumn(captionColumn)
            .columns(columns)
            .where(where)
            .fileUrls(allowFileUrls)
            .lists(new S3Lists(s3));
    return Sources.of(sources, options.leftOut(target));
  }
}
