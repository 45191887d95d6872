package dev.tandem.cli;

import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.JobCheck;
import dev.tandem.images.s3.S3Location;
import dev.tandem.images.store.Inventory;
import dev.tandem.images.store.JobFile;
import dev.tandem.images.store.JobOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code check} command: compares the results of a job with its manifest. */
@Command(
    name = "check",
    aliases = "verify",
    header = "Compares the results of a job with its manifest.",
    description = {
      "",
      "Finds results that are missing, that have another size than their line in",
      "manifest.jsonl says, or that have no line. Shards are read as a whole."
    },
    mixinStandardHelpOptions = true,
    version = Main.VERSION,
    sortOptions = false,
    optionListHeading = "%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All results are as the manifest says.",
      "1:Something could not be read or written.",
      "2:There is no such job, a run is in progress, or the command was called incorrectly.",
      "3:Something is missing, has another size, or has no line."
    })
final class CheckCommand implements Callable<Integer> {
  private static final int MOST_NAMES = 20;

  private final Screen screen;

  @Mixin private JobArgs job = new JobArgs();

  @Option(
      names = "--forget-missing",
      description =
          "Record that missing results, and files of another size, are gone: the command that"
              + " began the job then makes them again.")
  private boolean forget;

  CheckCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    try {
      return job.withFolder(this::check);
    } catch (StoreException | IllegalArgumentException e) {
      screen.error(e);
      return ExitCode.USAGE.number();
    }
  }

  private int check(Path folder) {
    JobCheck.Findings findings;
    long forgotten = 0;
    try (JobCheck check = JobCheck.open(folder)) {
      findings = check.compare(inventory(folder));
      if (forget && !findings.faults().isEmpty()) {
        if (!Files.exists(folder.resolve(JobFile.NAME))) {
          throw new StoreException(
              "Only the manifest on the machine that ran the job can be changed: run this there, or"
                  + " give its folder as --state",
              null);
        }
        forgotten = check.forget(findings.faults());
      }
    }
    print(findings, forgotten);
    return (findings.isWrong() ? ExitCode.SOME_FAILED : ExitCode.DONE).number();
  }

  private Inventory inventory(Path folder) {
    return switch (job.location()) {
      case TargetLocation.Folder(Path path) -> {
        String to = JobOptions.of(path).getOrDefault("--to", "");
        if (to.contains("s3://")) {
          throw new IllegalArgumentException(
              "the results of this job are elsewhere: check " + to + ", with --state " + path);
        }
        yield Inventory.of(path);
      }
      case TargetLocation.Bucket(S3Location bucket) -> Inventory.of(bucket, job.s3(), folder);
    };
  }

  private void print(JobCheck.Findings findings, long forgotten) {
    List<JobCheck.Fault> missing =
        findings.faults().stream().filter(JobCheck.Fault::isMissing).toList();
    List<JobCheck.Fault> other =
        findings.faults().stream().filter(fault -> !fault.isMissing()).toList();
    screen.print(
        Text.count(findings.done())
            + " done according to the manifest, "
            + Text.count(findings.done() - findings.faults().size())
            + " of them as it says");
    list("missing:", missing.stream().map(JobCheck.Fault::name).toList());
    list(
        "of another size:",
        other.stream()
            .map(fault ->
                fault.name()
                    + " ("
                    + Text.count(fault.found())
                    + " bytes instead of "
                    + Text.count(fault.expected())
                    + ")")
            .toList());
    list("without a line in the manifest:", findings.extra());
    if (findings.others() > 0) {
      screen.print(Text.count(findings.others()) + " other files, which are named like no result");
    }
    advise(findings, forgotten);
  }

  private void list(String what, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    screen.print(Text.count(names.size()) + " " + what);
    names.stream().limit(MOST_NAMES).forEach(name -> screen.print("  " + name));
    if (names.size() > MOST_NAMES) {
      screen.print("  and " + Text.count(names.size() - MOST_NAMES) + " more");
    }
  }

  private void advise(JobCheck.Findings findings, long forgotten) {
    long stuck = findings.faults().stream().filter(fault -> !fault.canBeMadeAgain()).count();
    if (forgotten > 0) {
      screen.print(Text.count(forgotten) + " will be made again by the command that began the job");
    } else if (findings.faults().size() > stuck) {
      screen.print(
          "to make them again, add --forget-missing to this command, and then run the command that"
              + " began the job");
    }
    if (stuck > 0) {
      screen.print(
          "images in shards cannot be replaced: remove the shards that hold those of another size,"
              + " and check again");
    }
    if (!findings.extra().isEmpty()) {
      screen.print(
          "what has no line may come from a run that was killed: the command that began the job"
              + " makes it again, under the same name; or it can be removed");
    }
  }
}
