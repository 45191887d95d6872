package dev.tandem.images.download;

import dev.tandem.images.item.OneLine;
import java.time.Duration;
import java.util.Objects;

/**
 * How a {@link Downloader} treats each host, identified by the name in its URLs. Immutable; start
 * from {@link #defaults()} and change what differs.
 *
 * @param connections how many requests to one host may be under way at once; at least 1. A host
 *     that fails several times in a row gets fewer, until it answers again
 * @param pace the shortest time from the start of one request to a host to the start of the next;
 *     zero for no limit
 * @param robotsTxt whether to fetch the {@code robots.txt} of each site first, and to obey it (RFC
 *     9309)
 */
public record HostPolicy(int connections, Duration pace, boolean robotsTxt) {

  /** Rejects invalid values. */
  public HostPolicy {
    Objects.requireNonNull(pace, "pace");
    if (connections < 1) {
      throw new IllegalArgumentException("connections per host must be at least 1: " + connections);
    }
    if (pace.isNegative() || pace.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "the pace per host must be from 0 to 1 day: " + OneLine.of(pace));
    }
  }

  /** Returns the default policy: 16 requests at once, at any pace, ignoring {@code robots.txt}. */
  public static HostPolicy defaults() {
    return new HostPolicy(16, Duration.ZERO, false);
  }

  /** Returns this policy with another number of requests at once. */
  public HostPolicy connections(int connections) {
    return new HostPolicy(connections, pace, robotsTxt);
  }

  /** Returns this policy with another pace. */
  public HostPolicy pace(Duration pace) {
    return new HostPolicy(connections, pace, robotsTxt);
  }

  /** Returns this policy with or without obeying {@code robots.txt}. */
  public HostPolicy robotsTxt(boolean robotsTxt) {
    return new HostPolicy(connections, pace, robotsTxt);
  }
}
