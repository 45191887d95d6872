package dev.tandem.images.manifest;

import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the last run of a job.
 *
 * @param running whether it is at work now
 * @param started when it began; null if that is unknown
 * @param total how many images its sources name; empty if that is unknown
 */
public record RunState(boolean running, @Nullable Instant started, OptionalLong total) {
  static final RunState UNKNOWN = new RunState(false, null, OptionalLong.empty());
}
