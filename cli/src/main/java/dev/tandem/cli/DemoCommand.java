package dev.tandem.cli;

import dev.tandem.demo.DemoServer;
import dev.tandem.images.ImagePipeline;
import dev.tandem.images.Workers;
import dev.tandem.images.download.Addresses;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.download.HostPolicy;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.ManifestOptions;
import dev.tandem.images.manifest.RetryScope;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.resize.Resizer;
import dev.tandem.images.store.FolderStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code demo} command: runs the image pipeline from an embedded web server to a folder. */
@Command(
    name = "demo",
    header = "Demonstrates images on 1000 photos from its own web server.",
    description = {
      "",
      "Starts a web server on this machine that serves generated, photo-like images,",
      "each after a realistic delay; downloads them, resizes them to 256 px, and",
      "stores them in a folder."
    },
    mixinStandardHelpOptions = true,
    version = Main.VERSION,
    sortOptions = false,
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every image is done.",
      "1:The run itself failed, or other images failed than the server had spoilt.",
      "2:The command was called incorrectly.",
      "3:Images failed that the server had spoilt (--faults).",
      "130:Interrupted."
    })
final class DemoCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int RETRIES = 1;

  private final Screen screen;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "The number of images (${DEFAULT-VALUE}).")
  private int images = 1000;

  @Option(
      names = "--faults",
      description =
          "Make a tenth of the responses faulty, as on real servers: 404, 503, redirects, no"
              + " response, a truncated body, a page instead of an image, an image with absurd"
              + " dimensions.")
  private boolean faults;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed for the photos, delays and faults (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "The folder to store the results in (${DEFAULT-VALUE}).")
  private Path folder = Path.of("tandem-demo");

  @Option(
      names = {"-q", "--quiet"},
      description = "Do not show progress.")
  private boolean quiet;

  DemoCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (images < 1) {
      screen.error("--images must be positive: " + images);
      return ExitCode.USAGE.number();
    }
    Workers crew = Workers.defaults();
    // The server has a connection for each download, too.
    Optional<String> tooFew = OpenFiles.tooFewFor(2 * crew.download(), crew.upload());
    if (tooFew.isPresent()) {
      screen.error(tooFew.get());
      return ExitCode.USAGE.number();
    }
    Resizer resizer = new Resizer(ResizeOptions.defaults());
    Target opened;
    try {
      opened =
          Target.open(
              FolderStore.open(folder),
              ManifestOptions.of(resizer.options()).scope(RetryScope.all()));
    } catch (StoreException e) {
      screen.error(e);
      return ExitCode.USAGE.number();
    }
    screen.out().println("generating photos to serve …");
    DownloadOptions download =
        DownloadOptions.defaults()
            .connections(crew.download())
            .timeout(TIMEOUT)
            .hosts(HostPolicy.defaults().connections(crew.download()))
            .addresses(Addresses.ANY); // the demo server is on this machine
    try (Interruption interruption = new Interruption();
        Target target = opened;
        DemoServer server = DemoServer.start(images, faults, seed);
        Downloader downloader = new Downloader(download)) {
      List<ImageRef> refs = server.urls().stream().map(url -> new ImageRef(url, "demo")).toList();
      screen.print(
          "serving " + images + " images at " + server.address() + ", storing them in " + folder);
      var pipeline = ImagePipeline.of(downloader, resizer, target.store(), crew, RETRIES);
      Summary summary =
          new ImageRun(downloader, pipeline, screen.withQuiet(quiet))
              .run(
                  ImageRefs.of(refs),
                  interruption,
                  () -> OptionalLong.of(images),
                  target.manifest(),
                  ImageRun.TABLE_FROM);
      return exitCode(summary, server.expectedFailures()).number();
    }
  }

  /**
   * Returns the exit code of the demo. The failures that the server was told to cause are expected;
   * any others make the run fail.
   */
  private ExitCode exitCode(Summary summary, Map<String, Long> expected) {
    if (summary.exitCode() != ExitCode.SOME_FAILED) {
      return summary.exitCode();
    }
    Map<String, Long> actual = new TreeMap<>(summary.tally().failures());
    if (actual.equals(new TreeMap<>(expected))) {
      return ExitCode.SOME_FAILED;
    }
    screen.error(
        "the failures differ from those that the server caused: " + new TreeMap<>(expected));
    return ExitCode.RUN_FAILED;
  }
}
