package dev.tandem.cli;

import dev.tandem.images.Addresses;
import dev.tandem.images.Again;
import dev.tandem.images.DownloadOptions;
import dev.tandem.images.Downloader;
import dev.tandem.images.Format;
import dev.tandem.images.ImagePipeline;
import dev.tandem.images.ImageRefs;
import dev.tandem.images.Mode;
import dev.tandem.images.ResizeOptions;
import dev.tandem.images.Resizer;
import dev.tandem.images.SourceException;
import dev.tandem.images.SourceOptions;
import dev.tandem.images.Sources;
import dev.tandem.images.StoreException;
import dev.tandem.images.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The main job on the user's own images. */
@Command(
    name = "images",
    header = {"Downloads or reads images, resizes them, and stores them in a folder.", ""},
    customSynopsis = {
      "tandem images [OPTIONS] --to DIR SOURCE...",
      "       tandem images status DIR"
    },
    mixinStandardHelpOptions = true,
    version = Main.VERSION,
    sortOptions = false,
    parameterListHeading = "%nSources:%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Each image is stored as NAME-HASH.EXT: its own name, the first 16 digits of the SHA-256 of",
      "its URL, and the extension of the format; in two levels of folders, which the first four",
      "digits name. manifest.jsonl in DIR tells what became of each image: the same command again",
      "goes on where the last one ended, and leaves out what it has dealt with.",
      "",
      "Examples:",
      "  tandem images urls.txt --to thumbs",
      "  tandem images photos/ --to thumbs --size 512 --mode crop --format webp",
      "  grep beach urls.txt | tandem images - --to thumbs --workers download=128"
    })
final class ImagesCommand implements Callable<Integer> {
  private final Screen screen;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description =
          "A list of URLs (text with one a line, blank lines and # comments allowed; CSV, TSV, JSON or"
              + " JSONL by their endings, compressed or not), a folder, an image, a URL (http, https, file),"
              + " or - for a list on standard input.")
  private List<String> sources = List.of();

  @Option(names = "--to", paramLabel = "DIR", description = "The folder to store to. Required.")
  private @Nullable Path to;

  @Option(
      names = "--anew",
      description = "Do everything again, also what an earlier run with the same target has done.")
  private boolean anew;

  @Option(
      names = "--retry-failed",
      description = "Try again what failed in an earlier run with the same target.")
  private boolean retryFailed;

  @Option(
      names = "--retry-class",
      paramLabel = "CLASS",
      split = ",",
      description = "Of what failed, try only these classes again, such as timeout,http-503.")
  private Set<String> retryClasses = Set.of();

  @Option(
      names = "--size",
      paramLabel = "PX",
      description =
          "The longer side of the result, or both for crop and border (${DEFAULT-VALUE}).")
  private int size = ResizeOptions.defaults().size();

  @Option(
      names = "--mode",
      converter = ModeConverter.class,
      paramLabel = "MODE",
      description = {
        "keep-ratio: fit into a square (the default)",
        "crop: fill the square, cut off what is over",
        "border: fit into the square, fill up with white",
        "none: keep the size"
      },
      defaultValue = "keep-ratio")
  private Mode mode = Mode.KEEP_RATIO;

  @Option(names = "--only-if-bigger", description = "Do not enlarge small images.")
  private boolean onlyIfBigger;

  @Option(names = "--format", paramLabel = "FORMAT", description = "jpg, png or webp (jpg).")
  private Format format = Format.JPG;

  @Option(
      names = "--quality",
      paramLabel = "1-100",
      description = "Of jpg and webp (${DEFAULT-VALUE}).")
  private int quality = ResizeOptions.defaults().quality();

  @Option(
      names = "--workers",
      paramLabel = "STAGE=N",
      split = ",",
      description =
          "How many work at once: download=64,upload=8,resize=N; resize by default as many as there"
              + " are processors, and never more.")
  private Map<String, Integer> workers = new LinkedHashMap<>();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "For one attempt at a download, from start to end (${DEFAULT-VALUE}).")
  private double timeout = seconds(DownloadOptions.defaults().timeout());

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "Attempts after the first, for failures that may pass (${DEFAULT-VALUE}).")
  private int retries = 2;

  @Option(
      names = "--max-bytes",
      paramLabel = "BYTES",
      converter = SizeConverter.class,
      description = "The largest image to download, such as 20M (50M).")
  private Long maxBytes = 50_000_000L;

  @Option(
      names = "--max-pixels",
      paramLabel = "PIXELS",
      converter = SizeConverter.class,
      description = "The largest image to decode, such as 40M; told by its header (100M).")
  private Long maxPixels = 100_000_000L;

  @Option(
      names = "--url-column",
      paramLabel = "NAME",
      description = "The column or field of a list with the URLs, where it is not called url.")
  private @Nullable String urlColumn;

  @Option(
      names = "--allow-private-addresses",
      description =
          "Download also from this machine, its network and other special addresses; without it a"
              + " list from elsewhere reaches public servers only.")
  private boolean allowPrivateAddresses;

  @Option(
      names = "--robots-tag",
      paramLabel = "DIRECTIVE",
      split = ",",
      description =
          "What a server may say in X-Robots-Tag to keep an image from us, or none"
              + " (noai,noimageai,noindex,noimageindex).")
  private Set<String> robotsTags = DownloadOptions.ROBOTS_TAGS;

  @Option(
      names = "--user-agent",
      paramLabel = "TEXT",
      description = "What to call ourselves to servers (${DEFAULT-VALUE}).")
  private String userAgent = DownloadOptions.defaults().userAgent();

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress.")
  private boolean quiet;

  @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
  ImagesCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    if (sources.isEmpty() || to == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing: " + (sources.isEmpty() ? "SOURCE" : "--to=DIR"));
    }
    return run(to);
  }

  private Integer run(Path folder) throws IOException {
    Sources from;
    Workers crew;
    DownloadOptions download;
    Resizer resizer;
    try {
      crew = workers();
      download = downloadOptions(crew);
      resizer = new Resizer(resizeOptions());
      if (retries < 0) {
        throw new IllegalArgumentException("--retries must not be negative: " + retries);
      }
      SourceOptions options = SourceOptions.defaults().withUrlColumn(urlColumn);
      from = Sources.of(sources, options.withLeftOut(folder));
    } catch (IllegalArgumentException | UnsupportedOperationException | SourceException e) {
      return usageError(e);
    }
    Target opened;
    try {
      opened = Target.open(folder, resizer.options(), again());
    } catch (StoreException e) {
      return usageError(e);
    }
    try (Interruption interruption = new Interruption();
        Target target = opened;
        Downloader downloader = new Downloader(download);
        ImageRefs images = from.open()) {
      var pipeline =
          ImagePipeline.of(downloader, resizer, target.store(), crew, download.timeout(), retries);
      Summary summary =
          new ImageRun(pipeline, screen.withQuiet(quiet))
              .run(images, interruption, Estimate.of(from), target.manifest());
      return summary.exitCode().number();
    }
  }

  private int usageError(RuntimeException e) {
    screen.error(e);
    return ExitCode.USAGE.number();
  }

  private Again again() {
    if (anew) {
      return Again.all();
    }
    if (!retryClasses.isEmpty()) {
      return Again.failedOf(retryClasses);
    }
    return retryFailed ? Again.allFailed() : Again.none();
  }

  private DownloadOptions downloadOptions(Workers crew) {
    return DownloadOptions.defaults()
        .withConnections(crew.download())
        .withTimeout(Duration.ofNanos((long) (timeout * 1e9)))
        .withMaxBytes(maxBytes)
        .withAddresses(allowPrivateAddresses ? Addresses.ANY : Addresses.PUBLIC)
        .withRobotsTags(robotsTags.equals(Set.of("none")) ? Set.of() : robotsTags)
        .withUserAgent(userAgent);
  }

  private ResizeOptions resizeOptions() {
    return ResizeOptions.defaults()
        .withSize(size)
        .withMode(mode)
        .withOnlyIfBigger(onlyIfBigger)
        .withFormat(format)
        .withQuality(quality)
        .withMaxPixels(maxPixels);
  }

  private Workers workers() {
    Workers result = Workers.defaults();
    for (Map.Entry<String, Integer> entry : workers.entrySet()) {
      int count = entry.getValue();
      result =
          switch (entry.getKey()) {
            case "download" -> result.withDownload(count);
            case "resize" -> result.withResize(count);
            case "upload" -> result.withUpload(count);
            default ->
                throw new IllegalArgumentException(
                    "--workers: there is no stage '"
                        + entry.getKey()
                        + "', but download, resize, upload");
          };
    }
    return result;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
