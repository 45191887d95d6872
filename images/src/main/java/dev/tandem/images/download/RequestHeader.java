package dev.tandem.images.download;

import static dev.tandem.images.item.Arguments.require;

import dev.tandem.images.item.OneLine;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A header to send with each request, or with those to certain hosts. {@code Authorization} and
 * {@code Cookie} hold secrets: unless they are meant for certain hosts, they follow redirects only
 * within an origin, and from {@code http} to {@code https} on one host.
 *
 * @param hosts the host that gets it, or {@code *.} and a name for all hosts below that; {@code
 *     null} for all hosts
 * @param name the name
 * @param value the value, in printable ASCII; never printed
 */
public record RequestHeader(@Nullable String hosts, String name, String value) {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern TEXT = Pattern.compile("(?:([^\\s:]+)\\s+)?([^\\s:]+):(.*)");
  private static final Set<String> SECRET = Set.of("authorization", "cookie");

  /** Headers that the client itself sets: with other values, it would misread responses. */
  private static final Set<String> OWN =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "expect",
          "host",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "proxy-authorization",
          "range",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent");

  /** Rejects what no header can be, and headers that the client sets itself. */
  public RequestHeader {
    require(NAME.matcher(name).matches(), "not the name of a header: " + OneLine.of(name));
    require(
        !OWN.contains(name.toLowerCase(Locale.ROOT)),
        "the header " + name + " is set by tandem itself and cannot be changed");
    require(
        value.chars().allMatch(c -> c >= ' ' && c < 0x7f),
        "the value of the header " + name + " is not printable ASCII");
    hosts = hosts == null ? null : hosts.toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@code NAME: VALUE}, or {@code HOSTS NAME: VALUE} for some hosts.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static RequestHeader of(String text) {
    Matcher parts = TEXT.matcher(text.strip());
    require(parts.matches(), "a header has the form 'NAME: VALUE' or 'HOST NAME: VALUE'");
    return new RequestHeader(parts.group(1), parts.group(2), parts.group(3).strip());
  }

  /**
   * Returns whether it is sent to a host.
   *
   * @param trusted whether the request may get secrets that are meant for the URL it began with
   */
  public boolean isFor(String host, boolean trusted) {
    if (hosts == null) {
      return trusted || !SECRET.contains(name.toLowerCase(Locale.ROOT));
    }
    return hosts.startsWith("*.") ? host.endsWith(hosts.substring(1)) : host.equals(hosts);
  }

  /** Returns the header without its value, which may be secret. */
  @Override
  public String toString() {
    return (hosts == null ? "" : hosts + " ") + name + ": …";
  }
}
