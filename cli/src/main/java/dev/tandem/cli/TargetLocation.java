package dev.tandem.cli;

import dev.tandem.images.item.OneLine;
import dev.tandem.images.s3.S3Location;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the results of a job go, as the command line names it. */
sealed interface TargetLocation {
  /** A scheme has two letters at least: one letter is a drive. */
  Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);

  /** A folder on this machine. */
  record Folder(Path path) implements TargetLocation {}

  /** A place in an object store. */
  record Bucket(S3Location location) implements TargetLocation {}

  /**
   * Reads the name of a target: a folder, a {@code file:} URL of a folder, or {@code
   * s3://bucket/prefix}.
   *
   * @throws IllegalArgumentException if it is none of these, such as {@code gs://bucket}
   */
  static TargetLocation of(String name) {
    Matcher matcher = SCHEME.matcher(name);
    if (!matcher.matches()) {
      return new Folder(Path.of(name));
    }
    String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
    String rest = name.substring(scheme.length());
    return switch (scheme) {
      case "s3" -> new Bucket(S3Location.parse(scheme + rest));
      case "file" -> new Folder(folder(name));
      case "gs" ->
          throw unknown(
              name,
              "for Google Cloud Storage use s3://BUCKET/PREFIX with"
                  + " --s3-endpoint https://storage.googleapis.com");
      default -> throw unknown(name, "use a folder or s3://BUCKET/PREFIX");
    };
  }

  /**
   * Returns the folder with the manifest of the job: the target itself, or for S3 a folder on this
   * machine.
   *
   * @param state the folder that the user asks for; null for the default
   * @throws IllegalArgumentException if {@code state} is given although the target is a folder
   */
  default Path jobFolder(@Nullable Path state) {
    return switch (this) {
      case Folder(Path path) -> {
        if (state != null) {
          throw new IllegalArgumentException(
              "--state is only for s3:// targets: a folder target holds its own manifest");
        }
        yield path;
      }
      case Bucket(S3Location location) ->
          state != null ? state : Path.of("tandem-jobs", location.bucket(), location.prefix());
    };
  }

  private static Path folder(String url) {
    try {
      return Path.of(URI.create(url));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not the file: URL of a folder, such as file:///data/thumbs: " + OneLine.of(url), e);
    }
  }

  private static IllegalArgumentException unknown(String name, String instead) {
    return new IllegalArgumentException(
        "cannot store to "
            + OneLine.of(name)
            + ": "
            + instead
            + "; a folder of that name is ./"
            + OneLine.of(name));
  }
}
