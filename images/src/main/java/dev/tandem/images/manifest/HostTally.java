package dev.tandem.images.manifest;

import dev.tandem.images.item.OneLine;
import dev.tandem.images.item.WebUrl;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what became of images by their hosts. It knows the first {@value #MOST} hosts that it
 * meets, in about 200 bytes each. For one thread.
 */
public final class HostTally {
  private static final int MOST = 100_000;

  /** From fewer images, their average time says little. */
  private static final int FEW = 3;

  private static final class Count {
    long done;
    long failed;
    long millis;
  }

  private final Map<String, Count> hosts = new HashMap<>();

  /** Creates a tally that has counted nothing. */
  public HostTally() {}

  /** Counts a done image; does nothing if it is not of the web. */
  public void done(String url, long millis) {
    Count count = count(url);
    if (count != null) {
      count.done++;
      count.millis += Math.max(0, millis);
    }
  }

  /** Counts a failed image; does nothing if it is not of the web. */
  public void failed(String url) {
    Count count = count(url);
    if (count != null) {
      count.failed++;
    }
  }

  private @Nullable Count count(String url) {
    String host = WebUrl.hostOf(url);
    if (host == null) {
      return null;
    }
    return hosts.size() < MOST ? hosts.computeIfAbsent(host, _ -> new Count()) : hosts.get(host);
  }

  /** Returns the hosts of which most images failed, those with the most first. */
  public List<HostReport> mostFailing(int most) {
    return hosts.entrySet().stream()
        .filter(host -> host.getValue().failed > 0)
        .map(HostTally::report)
        .sorted(
            Comparator.comparingLong(HostReport::failed).reversed().thenComparing(HostReport::host))
        .limit(most)
        .toList();
  }

  /** Returns the hosts whose images took longest on average, the slowest first. */
  public List<HostReport> slowest(int most) {
    return hosts.entrySet().stream()
        .filter(host -> host.getValue().done >= FEW)
        .map(HostTally::report)
        .sorted(Comparator.comparing(HostReport::mean).reversed().thenComparing(HostReport::host))
        .limit(most)
        .toList();
  }

  private static HostReport report(Map.Entry<String, Count> host) {
    Count count = host.getValue();
    return new HostReport(
        OneLine.of(host.getKey()), count.done, count.failed, Duration.ofMillis(count.millis));
  }
}
