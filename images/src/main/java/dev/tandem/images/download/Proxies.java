package dev.tandem.images.download;

import dev.tandem.images.item.WebUrl;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which requests go through which proxy. None of those to this machine itself do.
 *
 * <p>A proxy resolves the names of hosts itself and connects to whatever it allows. So {@link
 * Addresses} then only keeps a URL from naming a forbidden address outright; keeping names from
 * leading to one is up to the proxy.
 *
 * @param http the proxy for {@code http} URLs; {@code null} for none
 * @param https the proxy for {@code https} URLs; {@code null} for none
 * @param except the hosts that are asked without a proxy: names, which include all names below
 *     them, addresses, networks such as {@code 10.0.0.0/8}, or {@code *} for all
 */
public record Proxies(
    @Nullable ProxyServer http, @Nullable ProxyServer https, List<String> except) {

  /** Copies the list. */
  public Proxies {
    except = List.copyOf(except);
  }

  /** Returns no proxies. */
  public static Proxies none() {
    return new Proxies(null, null, List.of());
  }

  /** Whether no request goes through a proxy. */
  boolean areNone() {
    return http == null && https == null;
  }

  /** Returns one proxy for all requests. */
  public static Proxies all(ProxyServer proxy) {
    return new Proxies(proxy, proxy, List.of());
  }

  /**
   * Returns the proxies that an environment names as it does for curl, in {@code http_proxy},
   * {@code https_proxy}, {@code all_proxy} and {@code no_proxy}. All but the first may be in upper
   * case, too: a web server sets {@code HTTP_PROXY} from a header that its client chooses.
   *
   * @throws IllegalArgumentException if one of them is no HTTP proxy
   */
  public static Proxies ofEnvironment(Map<String, String> environment) {
    ProxyServer all = proxy(environment, "all_proxy", "ALL_PROXY");
    ProxyServer http = proxy(environment, "http_proxy");
    ProxyServer https = proxy(environment, "https_proxy", "HTTPS_PROXY");
    String except = variable(environment, "no_proxy", "NO_PROXY");
    return new Proxies(
        http == null ? all : http,
        https == null ? all : https,
        Arrays.stream(except.split("[,\\s]+")).filter(part -> !part.isEmpty()).toList());
  }

  private static @Nullable ProxyServer proxy(Map<String, String> environment, String... names) {
    String value = variable(environment, names);
    try {
      return value.isEmpty() ? null : ProxyServer.of(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "environment variable " + names[0] + ": " + e.getMessage(), e);
    }
  }

  private static String variable(Map<String, String> environment, String... names) {
    for (String name : names) {
      String value = environment.getOrDefault(name, "").strip();
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  /**
   * Returns the proxy for a host; {@code null} if it is asked without one.
   *
   * @param scheme {@code http} or {@code https}
   */
  public @Nullable ProxyServer of(String scheme, String host) {
    ProxyServer proxy = scheme.equals("https") ? https : http;
    return proxy == null
            || AddressBlock.isLoopback(host)
            || except.stream().anyMatch(part -> isIn(host, part))
        ? null
        : proxy;
  }

  @Nullable ProxyServer of(WebUrl url) {
    return of(url.scheme(), url.host());
  }

  private static boolean isIn(String host, String part) {
    if (part.equals("*")) {
      return true;
    }
    int slash = part.indexOf('/');
    if (slash >= 0) {
      return AddressBlock.contains(part.substring(0, slash), part.substring(slash + 1), host);
    }
    String name = part.toLowerCase(Locale.ROOT);
    String bare =
        name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    String suffix = bare.startsWith(".") ? bare : "." + bare;
    String named = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return ("." + named).endsWith(suffix);
  }
}
