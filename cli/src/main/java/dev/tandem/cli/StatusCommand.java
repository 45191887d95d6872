package dev.tandem.cli;

import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.JobStatus;
import dev.tandem.images.manifest.Manifest;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The {@code status} command: prints where a job stands, even while it runs. */
@Command(
    name = "status",
    header = "Shows the status of a job, even while it runs.",
    mixinStandardHelpOptions = true,
    version = Main.VERSION)
final class StatusCommand implements Callable<Integer> {
  private final Screen screen;

  @Parameters(
      paramLabel = "TARGET",
      description = "The target of the job, or the folder with its manifest.")
  private String target = "";

  StatusCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    JobStatus status;
    try {
      status = Manifest.status(TargetLocation.of(target).jobFolder(null));
    } catch (StoreException | IllegalArgumentException e) {
      screen.error(e);
      return ExitCode.USAGE.number();
    }
    screen.print(
        Text.count(status.done())
            + " done, "
            + Text.count(status.failures())
            + " failed"
            + (status.skips() == 0 ? "" : ", " + Text.count(status.skips()) + " skipped"));
    list(status.failed());
    list(status.skipped());
    return ExitCode.DONE.number();
  }

  private void list(Map<String, Long> counts) {
    Tally.mostFrequentFirst(counts)
        .forEach((name, count) ->
            screen.print(String.format(Locale.ROOT, "  %6s  %s", Text.count(count), name)));
  }
}
