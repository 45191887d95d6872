package dev.tandem.images;

import java.util.Map;

/**
 * Where a job stands, by its manifest.
 *
 * @param done how many images are done
 * @param failed how many images failed last, by the class of that failure
 */
public record JobStatus(long done, Map<String, Long> failed) {

  /** How many images failed last. */
  public long failures() {
    return failed.values().stream().mapToLong(Long::longValue).sum();
  }
}
