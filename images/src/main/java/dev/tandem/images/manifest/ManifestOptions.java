package dev.tandem.images.manifest;

import dev.tandem.images.item.Naming;
import dev.tandem.images.resize.ResizeOptions;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Manifest} is opened.
 *
 * @param results how the results are made; recorded in {@code job.json}
 * @param scope what is processed again
 * @param contents gets the contents that an earlier run has stored, unless they are made again;
 *     {@code null} if they are not needed
 * @param naming what identifies the images; recorded in {@code job.json}
 * @param badLines what to do about lines that are no manifest lines
 */
public record ManifestOptions(
    ResizeOptions results,
    RetryScope scope,
    @Nullable SeenContents contents,
    Naming naming,
    BadLines badLines) {

  /** Creates options by which a job resumes where it stopped, and images are their locations. */
  public static ManifestOptions of(ResizeOptions results) {
    return new ManifestOptions(results, RetryScope.none(), null, Naming.LOCATIONS, BadLines.REFUSE);
  }

  /** Returns these options with another scope. */
  public ManifestOptions scope(RetryScope scope) {
    return new ManifestOptions(results, scope, contents, naming, badLines);
  }

  /** Returns these options with a set that gets the contents stored so far. */
  public ManifestOptions contents(@Nullable SeenContents contents) {
    return new ManifestOptions(results, scope, contents, naming, badLines);
  }

  /** Returns these options with another naming. */
  public ManifestOptions naming(Naming naming) {
    return new ManifestOptions(results, scope, contents, naming, badLines);
  }

  /** Returns these options with another policy for bad lines. */
  public ManifestOptions badLines(BadLines badLines) {
    return new ManifestOptions(results, scope, contents, naming, badLines);
  }
}
