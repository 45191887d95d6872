package dev.tandem.cli;

import dev.tandem.images.Addresses;
import dev.tandem.images.DownloadOptions;
import java.time.Duration;
import java.util.Set;
import picocli.CommandLine.Option;

/** How images are downloaded. */
final class DownloadArgs {
  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "For one attempt at a download, from start to end (${DEFAULT-VALUE}).")
  private double timeout = seconds(DownloadOptions.defaults().timeout());

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "Attempts after the first, for failures that may pass (${DEFAULT-VALUE}).")
  private int retries = 2;

  @Option(
      names = "--max-bytes",
      paramLabel = "BYTES",
      converter = SizeConverter.class,
      description = "The largest image to download, such as 20M (50M).")
  private Long maxBytes = 50_000_000L;

  @Option(
      names = "--allow-private-addresses",
      description =
          "Download also from this machine, its network and other special addresses; without it a"
              + " list from elsewhere reaches public servers only.")
  private boolean allowPrivateAddresses;

  @Option(
      names = "--robots-tag",
      paramLabel = "DIRECTIVE",
      split = ",",
      description =
          "What a server may say in X-Robots-Tag to keep an image from us, or none"
              + " (noai,noimageai,noindex,noimageindex).")
  private Set<String> robotsTags = DownloadOptions.ROBOTS_TAGS;

  @Option(
      names = "--user-agent",
      paramLabel = "TEXT",
      description = "What to call ourselves to servers (${DEFAULT-VALUE}).")
  private String userAgent = DownloadOptions.defaults().userAgent();

  /** With as many connections as there are downloads at once. */
  DownloadOptions options(int connections) {
    return DownloadOptions.defaults()
        .withConnections(connections)
        .withTimeout(Duration.ofNanos((long) (timeout * 1e9)))
        .withMaxBytes(maxBytes)
        .withAddresses(allowPrivateAddresses ? Addresses.ANY : Addresses.PUBLIC)
        .withRobotsTags(robotsTags.equals(Set.of("none")) ? Set.of() : robotsTags)
        .withUserAgent(userAgent);
  }

  int retries() {
    if (retries < 0) {
      throw new IllegalArgumentException("--retries must not be negative: " + retries);
    }
    return retries;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
