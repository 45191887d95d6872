package dev.tandem.cli;

import dev.tandem.images.s3.S3Location;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds the folder with the manifest of a job: the target itself, or for S3 a folder on this
 * machine.
 */
final class JobFolder {
  private static final String JOBS = "tandem-jobs";

  private JobFolder() {}

  /**
   * Returns the folder of the job with that target.
   *
   * @param state the folder that the user asks for; null for the default
   * @throws IllegalArgumentException if the target is invalid, or if {@code state} is given
   *     although the target is a folder
   */
  static Path of(String target, @Nullable Path state) {
    if (!S3Location.isOne(target)) {
      if (state != null) {
        throw new IllegalArgumentException(
            "--state is only for s3:// targets: a folder target holds its own manifest");
      }
      return Path.of(target);
    }
    S3Location location = S3Location.parse(target);
    return state != null ? state : Path.of(JOBS, location.bucket(), location.prefix());
  }
}
