package dev.tandem.images.manifest;

import java.time.Duration;

/**
 * What became of the images of one host.
 *
 * @param host its name, in lower case
 * @param done the number of images that are done
 * @param failed the number of images that failed
 * @param time how long the done images took altogether, each from its first attempt until it was
 *     stored
 */
public record HostReport(String host, long done, long failed, Duration time) {

  /** Returns how long a done image took on average; zero if none is done. */
  public Duration mean() {
    return done == 0 ? Duration.ZERO : time.dividedBy(done);
  }
}
