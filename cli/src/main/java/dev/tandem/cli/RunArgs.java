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
          "How many work at once: download=64,upload=8,resize=N; upload=32 to S3; resize by default as many as there"
              + " are processors, and never more.")
  private Map<String, Integer> workers = new LinkedHashMap<>();

  @Option(
      names = "--memory",
      paramLabel = "BYTES",
      converter = SizeConverter.class,
      description =
          "What all images under way may take together, such as 512M; downloads wait for it (a"
              + " quarter of the machine's).")
  private @Nullable Long memory;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress.")
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
            case "download" -> result.withDownload(count);
            case "resize" -> result.withResize(count);
            case "upload" -> result.withUpload(count);
            default ->
                throw new IllegalArgumentException(
                    "--workers: there is no stage '"
                        + entry.getKey()
                        + "', but download, resize, upload");
          };
    }
    return result;
  }
}
