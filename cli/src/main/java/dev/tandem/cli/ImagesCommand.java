package dev.tandem.cli;

import dev.tandem.images.ImagePipeline;
import dev.tandem.images.Workers;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.SourceException;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.manifest.SeenContents;
import dev.tandem.images.memory.MemoryBudget;
import dev.tandem.images.resize.Resizer;
import dev.tandem.images.s3.S3Objects;
import dev.tandem.images.source.S3Lists;
import dev.tandem.images.source.Sources;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code images} command: runs the image pipeline on the user's own images. */
@Command(
    name = "images",
    header = {"Downloads or reads images, resizes and stores them.", ""},
    customSynopsis = {
      "tandem images [OPTIONS] --to TARGET SOURCE...",
      "       tandem images status [--json] TARGET",
      "       tandem images check [--forget-missing] TARGET",
      "       tandem images export [-o FILE] TARGET"
    },
    mixinStandardHelpOptions = true,
    version = Main.VERSION,
    sortOptions = false,
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every item is done, or was skipped on purpose.",
      "1:The run itself failed.",
      "2:The command was called incorrectly.",
      "3:The run finished, but some items failed.",
      "129, 130, 143:The run was ended by SIGHUP, Ctrl-C or SIGTERM; the same command continues it."
    },
    footerHeading = "%n",
    footer = {
      "Environment:",
      "  http_proxy, https_proxy, all_proxy, no_proxy",
      "                 The proxies to use, as curl does; see --proxy. HTTPS_PROXY,",
      "                 ALL_PROXY and NO_PROXY are read as well, HTTP_PROXY is not.",
      "  SSL_CERT_FILE  Certificate authorities to trust; see --ca.",
      "  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE, AWS_REGION, ...",
      "                 Access to s3:// targets and lists, as for other AWS tools.",
      "  TANDEM_OPTS    Options for the JVM, such as -Xmx1g.",
      "",
      "Classes of failures, for --retry-class (docs/images.md says what they mean):",
      "  invalid-url, unknown-host, forbidden-address, connection, tls, timeout,",
      "  redirect, protocol, http-404 and so on (http-4xx and http-5xx for all of",
      "  them), robots-tag, robots-txt, too-many-bytes, too-many-pixels,",
      "  not-an-image, unsupported-format, broken-image, hash-mismatch,",
      "  invalid-boxes, unreadable, store, internal;",
      "  skipped on purpose: too-small, too-large, too-elongated, duplicate-content,",
      "  near-duplicate.",
      "",
      "Each image is stored as NAME-HASH.EXT: its own name, the first 16 hex digits of",
      "the SHA-256 of its URL, and the extension of the format, in two levels of",
      "folders named after the first three digits. manifest.jsonl records the result",
      "of each image: run the same command again to continue where the last one ended;",
      "images that are already processed are left out.",
      "",
      "Examples:",
      "  tandem images urls.txt --to thumbs",
      "  tandem images 'lists/*.parquet' --where 'width > 300' --columns id --to thumbs",
      "  tandem images photos/ --to thumbs --size 512 --mode crop --format webp",
      "  tandem images urls.txt --to s3://bucket/thumbs --shards 10000",
      "  grep beach urls.txt | tandem images - --to thumbs --workers download=128"
    })
final class ImagesCommand implements Callable<Integer> {
  /** The names of the commands below this one. */
  static final List<String> BELOW = List.of("status", "check", "verify", "export");

  private static final int MOST_LINES = 20;

  private final Screen screen;

  @Spec private CommandSpec spec;

  @Mixin(name = "Sources")
  private SourceArgs source = new SourceArgs();

  @Mixin(name = "Target")
  private TargetArgs target = new TargetArgs();

  @Mixin(name = "Download")
  private DownloadArgs download = new DownloadArgs();

  @Mixin(name = "Access")
  private AccessArgs access = new AccessArgs();

  @Mixin(name = "Resize")
  private ResizeArgs resize = new ResizeArgs();

  @Mixin(name = "Run")
  private RunArgs run = new RunArgs();

  @SuppressWarnings("NullAway.Init") // picocli injects the annotated fields
  ImagesCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    if (source.none() || target.to == null) {
      throw new ParameterException(
          spec.commandLine(),
          source.none()
              ? "Missing: SOURCE"
              : "Missing: --to=TARGET" + DidYouMean.hint(source.first(), BELOW));
    }
    return run(target.to);
  }

  private Integer run(String name) throws IOException {
    Workers crew;
    DownloadOptions options;
    MemoryBudget memory;
    int retries;
    Resizer resizer;
    Sources sources;
    Target opened;
    @Nullable SeenContents contents;
    try {
      TargetLocation where = TargetLocation.of(name);
      crew = run.workers(target.defaultWorkers(where));
      Optional<String> tooFew = OpenFiles.tooFewFor(crew.download(), crew.upload());
      if (tooFew.isPresent()) {
        throw new IllegalArgumentException(tooFew.get());
      }
      options = access.in(download.options(crew.download()), System.getenv());
      memory = run.memory();
      retries = download.retries();
      resizer = new Resizer(resize.options(source.hasBoxes()));
      sources =
          source.sources(target.folder(where), new WebLists(options, new S3Lists(target.s3())));
      contents = resize.contents();
      opened =
          target.open(
              where,
              source.hasCaptions(),
              crew.upload(),
              resizer.options(),
              contents,
              source.naming());
    } catch (IllegalArgumentException
        | UnsupportedOperationException
        | SourceException
        | StoreException e) {
      screen.error(e);
      return ExitCode.USAGE.number();
    }
    if (access.insecure) {
      screen.error("warning: server certificates are not verified (--insecure)");
    }
    sources.notes().forEach(screen::error);
    tellSkipped(opened.manifest());
    try (Interruption interruption = new Interruption();
        Target to = opened;
        Downloader downloader =
            new Downloader(
                options, memory, new S3Objects(target.s3().connections(crew.download())));
        ImageRefs images = sources.open()) {
      var all = ImagePipeline.of(downloader, resizer, to.store(), crew, retries, contents);
      ImagePipeline pipeline =
          to.manifest().shared().map(all::sharing).orElse(all).exif(resize.exif());
      Supplier<OptionalLong> total = Estimate.of(sources);
      Summary summary =
          new ImageRun(
                  downloader,
                  pipeline,
                  screen.withQuiet(run.quiet),
                  () -> sources.otherFiles().counts())
              .run(images, interruption, total, to.manifest(), target.tableFrom());
      return summary.exitCode().number();
    }
  }

  private void tellSkipped(Manifest manifest) {
    List<Long> skipped = manifest.skippedLines();
    if (!skipped.isEmpty()) {
      screen.error(
          Text.count(skipped.size())
              + (skipped.size() == 1 ? " damaged line of " : " damaged lines of ")
              + manifest.file()
              + " skipped, and kept in "
              + manifest.file().resolveSibling(Manifest.SKIPPED)
              + ": "
              + skipped.stream()
                  .limit(MOST_LINES)
                  .map(String::valueOf)
                  .collect(Collectors.joining(", "))
              + (skipped.size() > MOST_LINES ? ", …" : ""));
    }
  }
}
