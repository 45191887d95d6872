package dev.tandem.cli;

import dev.tandem.images.s3.S3Location;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the manifest of a job lies: in the target, or for S3 in a folder of this machine. */
final class JobFolder {
  private static final String JOBS = "tandem-jobs";

  private JobFolder() {}

  /**
   * The folder of the job with that target.
   *
   * @param state the one that the user wants
   * @throws IllegalArgumentException if there is no such target, or the user has no choice
   */
  static Path of(String target, @Nullable Path state) {
    if (!S3Location.isOne(target)) {
      if (state != null) {
        throw new IllegalArgumentException(
            "--state is for s3:// targets: in a folder the manifest lies beside the results");
      }
      return Path.of(target);
    }
    S3Location location = S3Location.parse(target);
    return state != null ? state : Path.of(JOBS, location.bucket(), location.prefix());
  }
}
