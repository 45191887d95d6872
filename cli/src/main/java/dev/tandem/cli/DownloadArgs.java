package dev.tandem.cli;

import dev.tandem.images.download.Addresses;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.HostPolicy;
import java.time.Duration;
import java.util.Set;
import picocli.CommandLine.Option;

/** Command-line options for downloads. */
final class DownloadArgs {
  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "For one attempt at a download, from start to end (${DEFAULT-VALUE}).")
  private double timeout = seconds(DownloadOptions.defaults().timeout());

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description =
          "For all attempts at one image and the waits between them, whatever a server's"
              + " Retry-After asks for (${DEFAULT-VALUE}).")
  private double deadline = seconds(DownloadOptions.defaults().deadline());

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "Attempts after the first, for failures that may pass (${DEFAULT-VALUE}).")
  private int retries = 2;

  @Option(
      names = "--host-connections",
      paramLabel = "N",
      description =
          "How many downloads from one host at once (${DEFAULT-VALUE}); more where the host is your"
              + " own or made for it.")
  private int hostConnections = HostPolicy.defaults().connections();

  @Option(
      names = "--host-pace",
      paramLabel = "SECONDS",
      description = "The shortest time from one request to a host to the next (none).")
  private double hostPace;

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
      names = "--robots-txt",
      description = "Ask each site for its robots.txt first, and leave what that does not allow.")
  private boolean robotsTxt;

  @Option(
      names = "--user-agent",
      paramLabel = "TEXT",
      description = "What to call ourselves to servers (${DEFAULT-VALUE}).")
  private String userAgent = DownloadOptions.defaults().userAgent();

  /** Returns the download options, with as many connections as there are concurrent downloads. */
  DownloadOptions options(int connections) {
    return DownloadOptions.defaults()
        .withConnections(connections)
        .withTimeout(duration(timeout))
        .withDeadline(duration(deadline))
        .withHosts(new HostPolicy(hostConnections, duration(hostPace), robotsTxt))
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

  private static Duration duration(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
