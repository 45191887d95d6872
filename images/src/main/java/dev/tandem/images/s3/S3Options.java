package dev.tandem.images.s3;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an object store is spoken to.
 *
 * @param endpoint of a store other than that of AWS, as {@code http://localhost:9000}; {@code null}
 *     for AWS
 * @param connections how many there are at most
 * @param attempts how often a call is tried, in all
 * @param pause before the second attempt, at most; doubled for each further one, up to 20 s
 */
public record S3Options(@Nullable URI endpoint, int connections, int attempts, Duration pause) {

  /** Checks them. */
  public S3Options {
    if (endpoint != null
        && (endpoint.getHost() == null
            || endpoint.getUserInfo() != null
            || !("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme())))) {
      throw new IllegalArgumentException(
          "an endpoint must be an http or https URL without a user: such as http://localhost:9000");
    }
    if (connections < 1 || attempts < 1 || pause.isNegative() || pause.isZero()) {
      throw new IllegalArgumentException(
          "connections, attempts and pause must be positive: %d, %d, %s"
              .formatted(connections, attempts, pause));
    }
  }

  /** AWS, 32 connections, and ten attempts, which take some half a minute in all. */
  public static S3Options defaults() {
    return new S3Options(null, 32, 10, Duration.ofMillis(100));
  }

  /** The same with another endpoint; {@code null} for AWS. */
  public S3Options withEndpoint(@Nullable URI endpoint) {
    return new S3Options(endpoint, connections, attempts, pause);
  }

  /** The same with another number of connections. */
  public S3Options withConnections(int connections) {
    return new S3Options(endpoint, connections, attempts, pause);
  }

  /** The same with other attempts. */
  public S3Options withAttempts(int attempts, Duration pause) {
    return new S3Options(endpoint, connections, attempts, pause);
  }
}
