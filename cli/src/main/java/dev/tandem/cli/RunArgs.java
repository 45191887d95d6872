package dev.tandem.cli;

import dev.tandem.images.Workers;
import dev.tandem.images.memory.MemoryBudget;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Command-line options for the workers, memory and display of a run. */
final class RunArgs {
  @Option(
      names = "--workers",
      paramLabel = "STAGE=N",
      split = ",",
      description =
          "Workers per stage: download=64,upload=8,resize=N by default, upload=32 to S3; N is the"
              + " number of processors, and the most that resize uses.")
  private Map<String, Integer> workers = new LinkedHashMap<>();

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
    for (Map.Entry<String, Integer> entry : workers.entrySet()) {
      int count = entry.getValue();
      result =
          switch (entry.getKey()) {
            case "download" -> result.download(count);
            case "resize" -> result.resize(count);
            case "upload" -> result.upload(count);
            default ->
                throw new IllegalArgumentException(
                    "--workers: unknown stage '"
                        + entry.getKey()
                        + "'; use download, resize or upload");
          };
    }
    return result;
  }
}
