package dev.tandem.cli;

import dev.tandem.images.SourceOptions;
import dev.tandem.images.Sources;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the run works on. */
final class SourceArgs {
  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description =
          "A list of URLs (text with one a line, blank lines and # comments allowed; CSV, TSV, JSON or"
              + " JSONL by their endings, compressed or not), a folder, an image, a URL (http, https, file),"
              + " or - for a list on standard input.")
  private List<String> sources = List.of();

  @Option(
      names = "--url-column",
      paramLabel = "NAME",
      description = "The column or field of a list with the URLs, where it is not called url.")
  private @Nullable String urlColumn;

  boolean none() {
    return sources.isEmpty();
  }

  /** All of them but what lies in the target. */
  Sources sources(Path target) {
    SourceOptions options = SourceOptions.defaults().withUrlColumn(urlColumn);
    return Sources.of(sources, options.withLeftOut(target));
  }
}
