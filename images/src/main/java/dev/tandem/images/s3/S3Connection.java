package dev.tandem.images.s3;

import dev.tandem.images.item.StoreException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/** A factory of AWS SDK clients for one region. The caller closes each client. */
public record S3Connection(S3Options options, Region region) {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** Images are small, and an attempt at one ends with the next byte after its time is over. */
  private static final Duration READER_SILENCE = Duration.ofSeconds(10);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  /**
   * Returns a connection to the region that the SDK's default chain determines.
   *
   * @throws StoreException if it determines none
   */
  public static S3Connection of(S3Options options) {
    return new S3Connection(options, usualRegion(options.endpoint()));
  }

  S3Connection withRegion(String region) {
    return new S3Connection(options, Region.of(region));
  }

  /**
   * Creates a client with credentials from the SDK's default chain.
   *
   * @throws StoreException if there are none
   */
  public S3Client client() {
    return client(SILENCE, false);
  }

  /**
   * Creates a client like {@link #client}, for objects in buckets of any region.
   *
   * @throws StoreException if there are no credentials
   */
  S3Client reader() {
    return client(READER_SILENCE, options.endpoint() == null);
  }

  private S3Client client(Duration silence, boolean anyRegion) {
    AwsCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
    try {
      credentials.resolveCredentials();
    } catch (SdkClientException e) {
      throw new StoreException(
          "No credentials for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
          e);
    }
    var builder =
        S3Client.builder()
            .region(region)
            .crossRegionAccessEnabled(anyRegion)
            .credentialsProvider(credentials)
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(options.connections())
                    .connectionTimeout(CONNECT)
                    .socketTimeout(silence))
            // The SDK sends its checksum after the body, which few stores other than AWS accept.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(s -> s.chunkedEncodingEnabled(false))
            .overrideConfiguration(o -> o.retryStrategy(retries(options)));
    URI endpoint = options.endpoint();
    if (endpoint != null) {
      builder.endpointOverride(endpoint).forcePathStyle(true);
    }
    return builder.build();
  }

  /**
   * Returns the retry strategy. It has no circuit breaker: an outage of seconds must not end a run
   * of hours.
   */
  private static StandardRetryStrategy retries(S3Options options) {
    BackoffStrategy pauses =
        BackoffStrategy.exponentialDelay(
            options.pause(),
            options.pause().compareTo(LONGEST_PAUSE) < 0 ? LONGEST_PAUSE : options.pause());
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(options.attempts())
        .backoffStrategy(pauses)
        .throttlingBackoffStrategy(pauses)
        .circuitBreakerEnabled(false)
        .build();
  }

  /**
   * Returns the default region. Most stores other than AWS ignore it, so for them it is not looked
   * up over the network.
   */
  private static Region usualRegion(@Nullable URI endpoint) {
    try {
      return endpoint == null
          ? new DefaultAwsRegionProviderChain().getRegion()
          : new AwsRegionProviderChain(
                  new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
              .getRegion();
    } catch (SdkClientException e) {
      if (endpoint != null) {
        return Region.US_EAST_1;
      }
      throw new StoreException("No region for S3: set AWS_REGION, or region in AWS_PROFILE", e);
    }
  }
}
