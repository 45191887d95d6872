package dev.tandem.images.manifest;

import java.util.Map;

/**
 * Where a job stands, by its manifest.
 *
 * @param done how many images are done
 * @param failed how many images failed last, by the class of that failure
 * @param skipped how many were left out on purpose, by the reason
 */
public record JobStatus(long done, Map<String, Long> failed, Map<String, Long> skipped) {

  /** How many images failed last. */
  public long failures() {
    return sum(failed);
  }

  /** How many images were left out on purpose. */
  public long skips() {
    return sum(skipped);
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
