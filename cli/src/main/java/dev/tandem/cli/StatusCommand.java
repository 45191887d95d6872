package dev.tandem.cli;

import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.JobReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code status} command: prints where a job stands, even while it runs. */
@Command(
    name = "status",
    header = "Shows the status of a job, even while it runs.",
    mixinStandardHelpOptions = true,
    version = Main.VERSION,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The status was printed.",
      "1:It could not be read.",
      "2:There is no such job, or the command was called incorrectly."
    })
final class StatusCommand implements Callable<Integer> {
  private final Screen screen;

  @Mixin private JobArgs job = new JobArgs();

  @Option(
      names = "--json",
      description = "Print the status as one JSON object; docs/images.md describes it.")
  private boolean json;

  StatusCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    try {
      return job.withFolder(this::print);
    } catch (StoreException | IllegalArgumentException e) {
      screen.error(e);
      return ExitCode.USAGE.number();
    }
  }

  private int print(Path folder) throws IOException {
    JobReport report = JobReport.read(folder);
    if (json) {
      screen.out().println(StatusJson.of(job.target(), report));
    } else {
      new StatusText(report, Clock.system(ZoneId.systemDefault())).lines().forEach(screen::print);
    }
    return ExitCode.DONE.number();
  }
}
