package dev.tandem.cli;

import dev.tandem.images.download.Addresses;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.HostPolicy;
import dev.tandem.images.download.TimeLimits;
import dev.tandem.images.item.Arguments;
import java.time.Duration;
import java.util.Set;
import picocli.CommandLine.Option;

/** Command-line options for downloads. */
final class DownloadArgs {
  private static final int SLOWEST_PACE = 86_400; // a day

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Time limit for one download attempt, from start to end (${DEFAULT-VALUE}).")
  private double timeout = seconds(DownloadOptions.defaults().timeout());

  @Option(
      names = "--connect-timeout",
      paramLabel = "SECONDS",
      description = "Time limit for connecting to a server (${DEFAULT-VALUE}).")
  private double connectTimeout = seconds(TimeLimits.defaults().connect());

  @Option(
      names = "--read-timeout",
      paramLabel = "SECONDS",
      description =
          "How long a server may be silent before its answer begins, and in the middle of it"
              + " (${DEFAULT-VALUE}).")
  private double readTimeout = seconds(TimeLimits.defaults().silence());

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description =
          "Time limit for all attempts at one image, including the waits between them, whatever a"
              + " server's Retry-After says (${DEFAULT-VALUE}).")
  private double deadline = seconds(DownloadOptions.defaults().deadline());

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "Retries after a failure that may be transient (${DEFAULT-VALUE}).")
  private int retries = 2;

  @Option(
      names = "--host-connections",
      paramLabel = "N",
      description =
          "Concurrent downloads per host (${DEFAULT-VALUE}); use more if the host is yours or"
              + " built for it.")
  private int hostConnections = HostPolicy.defaults().connections();

  @Option(
      names = "--host-pace",
      paramLabel = "SECONDS",
      description = "Minimum time between the starts of two requests to the same host (none).")
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
          "Also download from this machine, its network and other special-purpose addresses; by"
              + " default, only public servers are contacted.")
  private boolean allowPrivateAddresses;

  @Option(
      names = "--robots-tag",
      paramLabel = "DIRECTIVE",
      split = ",",
      description =
          "Skip images whose X-Robots-Tag header has one of these directives; none ignores the"
              + " header (noai,noimageai,noindex,noimageindex).")
  private Set<String> robotsTags = DownloadOptions.ROBOTS_TAGS;

  @Option(
      names = "--robots-txt",
      description = "Fetch each site's robots.txt first, and skip URLs that it disallows.")
  private boolean robotsTxt;

  /** Returns the download options, with as many connections as there are concurrent downloads. */
  DownloadOptions options(int connections) {
    return DownloadOptions.defaults()
        .connections(connections)
        .limits(
            new TimeLimits(
                limit("--connect-timeout", connectTimeout),
                limit("--read-timeout", readTimeout),
                limit("--timeout", timeout),
                limit("--deadline", deadline)))
        .hosts(
            new HostPolicy(
                OptionValue.atLeast(1, "--host-connections", hostConnections), pace(), robotsTxt))
        .maxBytes(OptionValue.within(1, DownloadOptions.MOST_BYTES, "--max-bytes", maxBytes))
        .addresses(allowPrivateAddresses ? Addresses.ANY : Addresses.PUBLIC)
        .robotsTags(robotsTags.equals(Set.of("none")) ? Set.of() : robotsTags);
  }

  int retries() {
    return OptionValue.atLeast(0, "--retries", retries);
  }

  private static Duration limit(String option, double seconds) {
    Duration limit = duration(seconds);
    Arguments.require(limit.isPositive(), option + " must be more than 0 seconds, not " + seconds);
    return limit;
  }

  private Duration pace() {
    Arguments.require(
        hostPace >= 0 && hostPace <= SLOWEST_PACE,
        "--host-pace must be from 0 to " + SLOWEST_PACE + " seconds, not " + hostPace);
    return duration(hostPace);
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
