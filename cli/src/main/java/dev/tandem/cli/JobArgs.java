package dev.tandem.cli;

import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.s3.S3Location;
import dev.tandem.images.s3.S3Options;
import dev.tandem.images.source.S3Lists;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command-line arguments that name a job which an earlier run has begun. */
final class JobArgs {
  @Parameters(
      paramLabel = "TARGET",
      description = "The target of the job, or the folder with its manifest.")
  private String target = "";

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description = "The server of an s3:// target, if it is not AWS.")
  private @Nullable URI endpoint;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "The folder for the manifest of an s3:// target (tandem-jobs/BUCKET/PREFIX). If it has"
              + " none, the copy beside the results is read.")
  private @Nullable Path state;

  String target() {
    return target;
  }

  /**
   * Returns where the results are.
   *
   * @throws IllegalArgumentException if the target is no place for results
   */
  TargetLocation location() {
    return TargetLocation.of(target);
  }

  S3Options s3() {
    return S3Options.defaults().endpoint(endpoint);
  }

  /** Work with the folder of a job. */
  @FunctionalInterface
  interface Work {
    int run(Path folder) throws IOException;
  }

  /**
   * Does some work with the folder that holds the manifest. If that of a job in S3 is not on this
   * machine, this is a temporary folder with a copy.
   *
   * @throws StoreException if there is no copy either
   * @throws IllegalArgumentException if the options make no sense
   */
  int withFolder(Work work) throws IOException {
    TargetLocation location = location();
    Path folder = location.jobFolder(state);
    return switch (location) {
      case TargetLocation.Folder _ -> work.run(folder);
      case TargetLocation.Bucket _ when Files.exists(folder.resolve(Manifest.FILE)) ->
          work.run(folder);
      case TargetLocation.Bucket(S3Location bucket) -> withCopy(bucket, folder, work);
    };
  }

  private int withCopy(S3Location bucket, Path folder, Work work) throws IOException {
    String url = bucket + "/" + Manifest.FILE;
    Path copy = Files.createTempDirectory("tandem-");
    try {
      try (InputStream in = new S3Lists(s3()).open(url)) {
        if (in == null) {
          throw new IllegalStateException(url);
        }
        Files.copy(in, copy.resolve(Manifest.FILE));
      } catch (IOException e) {
        throw new StoreException(
            "There is no "
                + Manifest.FILE
                + " in "
                + folder
                + ", and "
                + url
                + ": "
                + e.getMessage(),
            e);
      }
      return work.run(copy);
    } finally {
      Files.deleteIfExists(copy.resolve(Manifest.FILE));
      Files.deleteIfExists(copy);
    }
  }
}
