package dev.tandem.cli;

import dev.tandem.images.Workers;
import dev.tandem.images.memory.MemoryBudget;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Command-line options for the workers, memory and display of a run. */
final class RunArgs {
  private static final Pattern WORKERS = Pattern.compile("([a-z]{1,20})=(\\d{1,6})");

  @Option(
      names = "--workers",
      paramLabel = "STAGE=N",
      split = ",",
      description =
          "Workers per stage: download=64,upload=8,resize=N by default, upload=32 to S3; N is the"
              + " number of processors, and the most that resize uses.")
  private List<String> workers = List.of();

  @Option(
      names = "--memory",
      paramLabel = "BYTES",
      converter = SizeConverter.class,
      description =
          "Memory budget for all images in progress together, such as 512M; downloads wait for it"
              + " (a quarter of the machine's memory).")
  private @Nullable Long memory;

  @Option(
      names = {"-q", "--quiet"},
      description = "Do not show progress.")
  boolean quiet;

  MemoryBudget memory() {
    try {
      return memory == null ? MemoryBudget.ofHeap() : MemoryBudget.of(memory);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--memory: " + e.getMessage(), e);
    }
  }

  Workers workers(Workers defaults) {
    Workers result = defaults;
    for (String setting : workers) {
      Matcher parts = WORKERS.matcher(setting);
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "--workers: '" + setting + "' is not of the form STAGE=N, such as download=128");
      }
      String stage = parts.group(1);
      int count = OptionValue.atLeast(1, "--workers " + stage, Integer.parseInt(parts.group(2)));
      result =
          switch (stage) {
            case "download" -> result.download(count);
            case "resize" -> result.resize(count);
            case "upload" -> result.upload(count);
            default ->
                throw new IllegalArgumentException(
                    "--workers: unknown stage '" + stage + "'; use download, resize or upload");
          };
    }
    return result;
  }
}
