package dev.tandem.images.s3;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options for connecting to an object store.
 *
 * @param endpoint the endpoint of a store other than AWS, such as {@code http://localhost:9000};
 *     {@code null} for AWS
 * @param connections the maximum number of connections
 * @param attempts the maximum number of attempts at a call, including the first
 * @param pause the maximum pause before the second attempt; it is doubled for each further attempt,
 *     up to 20 s
 */
public record S3Options(@Nullable URI endpoint, int connections, int attempts, Duration pause) {

  /** Rejects an invalid endpoint, and any number or pause that is not positive. */
  public S3Options {
    if (endpoint != null
        && (endpoint.getHost() == null
            || endpoint.getUserInfo() != null
            || !("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme())))) {
      throw new IllegalArgumentException(
          "an endpoint must be an http or https URL without a user, such as http://localhost:9000");
    }
    if (connections < 1 || attempts < 1 || pause.isNegative() || pause.isZero()) {
      throw new IllegalArgumentException(
          "connections, attempts and pause must be positive: %d, %d, %s"
              .formatted(connections, attempts, pause));
    }
  }

  /**
   * Returns the defaults: AWS, 32 connections, and ten attempts, which take about half a minute in
   * total.
   */
  public static S3Options defaults() {
    return new S3Options(null, 32, 10, Duration.ofMillis(100));
  }

  /** Returns these options with another endpoint; {@code null} for AWS. */
  public S3Options endpoint(@Nullable URI endpoint) {
    return new S3Options(endpoint, connections, attempts, pause);
  }

  /** Returns these options with another number of connections. */
  public S3Options connections(int connections) {
    return new S3Options(endpoint, connections, attempts, pause);
  }

  /** Returns these options with another number of attempts and another pause. */
  public S3Options attempts(int attempts, Duration pause) {
    return new S3Options(endpoint, connections, attempts, pause);
  }
}
