package dev.tandem.cli;

import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.LastLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code export} command: writes the last line of each item of a job. */
@Command(
    name = "export",
    header = "Writes what became of each item of a job, one line per item.",
    description = {
      "",
      "manifest.jsonl has a line for each time that an item was processed. This writes",
      "only the last one of each, also while a run is at work."
    },
    mixinStandardHelpOptions = true,
    version = Main.VERSION,
    sortOptions = false,
    optionListHeading = "%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The lines were written.",
      "1:They could not be written.",
      "2:There is no such job, or the command was called incorrectly."
    })
final class ExportCommand implements Callable<Integer> {
  private final Screen screen;

  @Mixin private JobArgs job = new JobArgs();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The file to write, whole or not at all: JSON Lines, or a Parquet table if it ends in"
              + " .parquet (standard output).")
  private @Nullable Path output;

  ExportCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    try {
      return job.withFolder(this::export);
    } catch (StoreException | IllegalArgumentException e) {
      screen.error(e);
      return ExitCode.USAGE.number();
    }
  }

  private int export(Path folder) throws IOException {
    if (output == null) {
      long _ = LastLines.write(folder, screen.out());
      screen.out().flush();
      return ExitCode.DONE.number();
    }
    try {
      long count = LastLines.writeFile(folder, output);
      screen.print(Text.count(count) + (count == 1 ? " line" : " lines") + " written to " + output);
      return ExitCode.DONE.number();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED.number();
    }
  }
}
