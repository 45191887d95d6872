package dev.tandem.images.download;

import static dev.tandem.images.item.Arguments.require;

import dev.tandem.images.item.OneLine;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The options of a {@link Downloader}. Immutable; start from {@link #defaults()} and change what
 * differs.
 *
 * @param connections how many requests may be under way at once, in total; at least 1. Requests
 *     that wait for a server that does not answer soon are not counted: up to 1,024 others may then
 *     be made
 * @param limits how long to wait
 * @param maxBytes the longest body accepted, in bytes, before and after inflation; from 1 to
 *     {@value #MOST_BYTES}
 * @param maxRedirects how many redirects in a row are followed; 0 follows none
 * @param hosts how each host is treated
 * @param addresses which addresses may be connected to
 * @param robotsTags the directives of {@code X-Robots-Tag} that forbid a download; if empty, the
 *     header is ignored
 * @param userAgent the value of the {@code User-Agent} header; printable ASCII
 * @param proxies which requests go through which proxy
 * @param headers the headers to send; of several with one name, the last that is for a host counts
 * @param trust which certificates of servers are trusted
 */
public record DownloadOptions(
    int connections,
    TimeLimits limits,
    long maxBytes,
    int maxRedirects,
    HostPolicy hosts,
    Addresses addresses,
    Set<String> robotsTags,
    String userAgent,
    Proxies proxies,
    List<RequestHeader> headers,
    TlsTrust trust) {

  /** The largest {@code maxBytes}, since a body is held in one array. */
  public static final long MOST_BYTES = Integer.MAX_VALUE - 8L;

  /** The directives that say an image must not be used for training, or not be indexed. */
  public static final Set<String> ROBOTS_TAGS =
      Set.of("noai", "noimageai", "noindex", "noimageindex");

  /** Rejects invalid values. */
  public DownloadOptions {
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(hosts, "hosts");
    Objects.requireNonNull(addresses, "addresses");
    Objects.requireNonNull(userAgent, "userAgent");
    Objects.requireNonNull(proxies, "proxies");
    headers = List.copyOf(headers);
    Objects.requireNonNull(trust, "trust");
    robotsTags = Set.copyOf(robotsTags);
    require(connections >= 1, "connections must be at least 1: " + connections);
    require(
        maxBytes >= 1 && maxBytes <= MOST_BYTES,
        "maxBytes must be from 1 to " + MOST_BYTES + ": " + maxBytes);
    require(maxRedirects >= 0, "maxRedirects must not be negative: " + maxRedirects);
    require(
        !userAgent.isBlank() && userAgent.chars().allMatch(c -> c >= ' ' && c < 0x7f),
        "userAgent must be printable ASCII: " + OneLine.of(userAgent));
  }

  /**
   * Returns the default options: 64 connections, the {@linkplain TimeLimits#defaults() default}
   * time limits, 64 MiB, 20 redirects, the {@linkplain HostPolicy#defaults() default} politeness,
   * public addresses only, all of {@link #ROBOTS_TAGS}, no proxy.
   */
  public static DownloadOptions defaults() {
    return new DownloadOptions(
        64,
        TimeLimits.defaults(),
        64L << 20,
        20,
        HostPolicy.defaults(),
        Addresses.PUBLIC,
        ROBOTS_TAGS,
        "tandem/0.1",
        Proxies.none(),
        List.of(),
        TlsTrust.platform());
  }

  /** Returns these options with another number of connections. */
  public DownloadOptions connections(int connections) {
    return with(o -> o.connections = connections);
  }

  /** Returns these options with other time limits. */
  public DownloadOptions limits(TimeLimits limits) {
    return with(o -> o.limits = limits);
  }

  /** Returns these options with another time limit for one attempt. */
  public DownloadOptions timeout(Duration timeout) {
    return limits(limits.attempt(timeout));
  }

  /** Returns these options with another time limit for all attempts at an image. */
  public DownloadOptions deadline(Duration deadline) {
    return limits(limits.image(deadline));
  }

  /** Returns the time limit of one attempt. */
  public Duration timeout() {
    return limits.attempt();
  }

  /** Returns the time limit of all attempts at an image. */
  public Duration deadline() {
    return limits.image();
  }

  /** Returns these options with another maximum body length, in bytes. */
  public DownloadOptions maxBytes(long maxBytes) {
    return with(o -> o.maxBytes = maxBytes);
  }

  /** Returns these options with another maximum number of redirects. */
  public DownloadOptions maxRedirects(int maxRedirects) {
    return with(o -> o.maxRedirects = maxRedirects);
  }

  /** Returns these options with another policy for hosts. */
  public DownloadOptions hosts(HostPolicy hosts) {
    return with(o -> o.hosts = hosts);
  }

  /** Returns these options with other addresses that may be connected to. */
  public DownloadOptions addresses(Addresses addresses) {
    return with(o -> o.addresses = addresses);
  }

  /** Returns these options with other directives that forbid a download, in lower case. */
  public DownloadOptions robotsTags(Set<String> robotsTags) {
    return with(o -> o.robotsTags = robotsTags);
  }

  /** Returns these options with another {@code User-Agent}. */
  public DownloadOptions userAgent(String userAgent) {
    return with(o -> o.userAgent = userAgent);
  }

  /** Returns these options with other proxies. */
  public DownloadOptions proxies(Proxies proxies) {
    return with(o -> o.proxies = proxies);
  }

  /** Returns these options with other headers to send. */
  public DownloadOptions headers(List<RequestHeader> headers) {
    return with(o -> o.headers = headers);
  }

  /** Returns these options with trust in other certificates. */
  public DownloadOptions trust(TlsTrust trust) {
    return with(o -> o.trust = trust);
  }

  private DownloadOptions with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return draft.options();
  }

  /** A mutable copy, so that a method that changes one component does not list the others. */
  private final class Draft {
    int connections = connections();
    TimeLimits limits = limits();
    long maxBytes = maxBytes();
    int maxRedirects = maxRedirects();
    HostPolicy hosts = hosts();
    Addresses addresses = addresses();
    Set<String> robotsTags = robotsTags();
    String userAgent = userAgent();
    Proxies proxies = proxies();
    List<RequestHeader> headers = headers();
    TlsTrust trust = trust();

    DownloadOptions options() {
      return new DownloadOptions(
          connections,
          limits,
          maxBytes,
          maxRedirects,
          hosts,
          addresses,
          robotsTags,
          userAgent,
          proxies,
          headers,
          trust);
    }
  }
}
