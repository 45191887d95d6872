package dev.tandem.images.manifest;

import java.util.Map;

/**
 * The progress of a job, according to its manifest.
 *
 * @param done the number of images that are done
 * @param failed the number of images whose last outcome was a failure, by class of that failure
 * @param skipped the number of images that were left out on purpose, by reason
 */
public record JobStatus(long done, Map<String, Long> failed, Map<String, Long> skipped) {

  /** Returns the number of images whose last outcome was a failure. */
  public long failures() {
    return sum(failed);
  }

  /** Returns the number of images that were left out on purpose. */
  public long skips() {
    return sum(skipped);
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
