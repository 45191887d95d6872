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
import dev.tandem.images.manifest.RetryScope;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.resize.Resizer;
import dev.tandem.images.store.FolderStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code demo} command: runs the image pipeline from an embedded web server to a folder. */
@Command(
    name = "demo",
    header = "Shows the main job on 1000 images from a web server of its own.",
    description = {
      "",
      "Starts a web server on this machine, which serves photo-like images that it makes itself,",
      "each after a delay as on the internet; downloads them, resizes them to 256 px, and stores",
      "them in a folder."
    },
    mixinStandardHelpOptions = true,
    version = Main.VERSION,
    sortOptions = false,
    optionListHeading = "%nOptions:%n")
final class DemoCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int RETRIES = 1;

  private final Screen screen;

  @Option(names = "--images", paramLabel = "N", description = "How many (${DEFAULT-VALUE}).")
  private int images = 1000;

  @Option(
      names = "--faults",
      description =
          "Let a tenth of the answers be what real servers give: 404, 503, redirects, silence, a"
              + " body cut short, a page instead of an image, an image of absurd dimensions.")
  private boolean faults;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Other photos, delays, faults (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "The folder to store to (${DEFAULT-VALUE}).")
  private Path folder = Path.of("tandem-demo");

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress.")
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
    Resizer resizer = new Resizer(ResizeOptions.defaults());
    Target opened;
    try {
      opened = Target.open(FolderStore.open(folder), resizer.options(), RetryScope.all(), null);
    } catch (StoreException e) {
      screen.error(e);
      return ExitCode.USAGE.number();
    }
    screen.out().println("making photos to serve …");
    Workers crew = Workers.defaults();
    DownloadOptions download =
        DownloadOptions.defaults()
            .withConnections(crew.download())
            .withTimeout(TIMEOUT)
            .withHosts(HostPolicy.defaults().withConnections(crew.download()))
            .withAddresses(Addresses.ANY); // the demo server is on this machine
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
    screen.error("the server caused other failures: " + new TreeMap<>(expected));
    return ExitCode.RUN_FAILED;
  }
}
