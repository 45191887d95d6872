package dev.tandem.images.download;

import static dev.tandem.images.item.Arguments.require;

import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.OneLine;
import dev.tandem.images.item.WebUrl;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy: it forwards requests for {@code http} URLs, and opens tunnels for {@code https}
 * URLs.
 *
 * @param host its name or address
 * @param port its port
 * @param userInfo {@code NAME:PASSWORD} to log in with; {@code null} for none; never printed
 */
public record ProxyServer(String host, int port, @Nullable String userInfo) {

  /**
   * Reads an address such as {@code http://me:secret@proxy.example:3128} or {@code
   * proxy.example:3128}. The port is 80 unless given.
   *
   * @throws IllegalArgumentException if it is none, or of a proxy of another kind
   */
  public static ProxyServer of(String text) {
    int end = text.indexOf("://");
    String scheme = end < 0 ? "http" : text.substring(0, end).toLowerCase(Locale.ROOT);
    require(
        scheme.equals("http"),
        "not an HTTP proxy: " + OneLine.of(scheme) + "://…; use http://HOST:PORT");
    try {
      WebUrl url = WebUrl.parse(end < 0 ? "http://" + text : text);
      require(url.target().equals("/"), "the address of a proxy has no path: " + url);
      return new ProxyServer(url.host(), url.port(), url.userInfo());
    } catch (ItemException e) {
      throw new IllegalArgumentException(
          "not the address of a proxy, such as http://proxy.example:3128: " + e.getMessage(), e);
    }
  }

  /** Returns the name to log in with; empty without one. */
  public String name() {
    return userInfo == null ? "" : userInfo.split(":", 2)[0];
  }

  /** Returns the password to log in with; empty without one. */
  public String password() {
    return userInfo == null
        ? ""
        : userInfo.substring(Math.min(userInfo.length(), name().length() + 1));
  }

  /** Returns the address without the secret. */
  @Override
  public String toString() {
    return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
