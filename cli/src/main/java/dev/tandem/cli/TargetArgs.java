package dev.tandem.cli;

import dev.tandem.images.Again;
import dev.tandem.images.Contents;
import dev.tandem.images.ResizeOptions;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the results go, and what is done of a job that an earlier run has begun. */
final class TargetArgs {
  @Option(names = "--to", paramLabel = "DIR", description = "The folder to store to. Required.")
  @Nullable Path to;

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
      names = "--parquet",
      negatable = true,
      description =
          "Whether to make manifest.parquet of manifest.jsonl at the end; by default for jobs of 10,000"
              + " images and more.")
  private @Nullable Boolean parquet;

  Target open(Path folder, ResizeOptions results, @Nullable Contents contents) {
    return Target.open(folder, results, again(), contents);
  }

  /** From how many images on the manifest gets its table; making that takes a second or more. */
  long tableFrom() {
    if (parquet == null) {
      return ImageRun.TABLE_FROM;
    }
    return parquet ? 0 : Long.MAX_VALUE;
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
}
