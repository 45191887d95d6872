package dev.tandem.cli;

import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.ProxyServer;
import dev.tandem.images.download.RequestHeader;
import dev.tandem.images.source.RemoteLists;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lists at {@code http} and {@code https} URLs, which the command line names itself, so that they
 * may be anywhere. They are reached as images are: through the same proxies, with the same headers,
 * trusting the same certificates.
 */
final class WebLists implements RemoteLists {
  static {
    // The platform logs in to no proxy for TLS unless told to.
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
  }

  private final DownloadOptions options;
  private final RemoteLists others;

  /**
   * @param others those at other URLs
   */
  WebLists(DownloadOptions options, RemoteLists others) {
    this.options = options;
    this.others = others;
  }

  @Override
  public @Nullable InputStream open(String url) throws IOException {
    if (!url.toLowerCase(Locale.ROOT).startsWith("http")) {
      return others.open(url);
    }
    try {
      HttpResponse<InputStream> response =
          client().send(request(URI.create(url)), HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        response.body().close();
        throw new IOException("the server answered " + response.statusCode());
      }
      return response.body();
    } catch (IllegalArgumentException e) {
      throw new IOException("not a URL", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NORMAL)
        .connectTimeout(options.timeout())
        .proxy(new Selector())
        .authenticator(new Login())
        .sslContext(options.trust().context())
        .build();
  }

  private HttpRequest request(URI url) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).setHeader("User-Agent", options.userAgent());
    for (RequestHeader header : options.headers()) {
      if (header.isFor(String.valueOf(url.getHost()), true)) {
        request.setHeader(header.name(), header.value());
      }
    }
    return request.build();
  }

  private @Nullable ProxyServer proxy(URI url) {
    return options.proxies().of(url.getScheme(), String.valueOf(url.getHost()));
  }

  /** The proxies of the options. */
  private final class Selector extends ProxySelector {
    @Override
    public List<Proxy> select(URI url) {
      ProxyServer proxy = proxy(url);
      return List.of(
          proxy == null
              ? Proxy.NO_PROXY
              : new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port())));
    }

    @Override
    public void connectFailed(URI url, SocketAddress address, IOException e) {
      // The request fails, and says so.
    }
  }

  /** Logs in to proxies. */
  private final class Login extends Authenticator {
    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      if (getRequestorType() != RequestorType.PROXY) {
        return null;
      }
      var proxies =
          new @Nullable ProxyServer[] {options.proxies().http(), options.proxies().https()};
      for (ProxyServer proxy : proxies) {
        if (proxy != null && proxy.userInfo() != null && proxy.host().equals(getRequestingHost())) {
          String[] parts = proxy.userInfo().split(":", 2);
          return new PasswordAuthentication(
              parts[0], parts.length < 2 ? new char[0] : parts[1].toCharArray());
        }
      }
      return null;
    }
  }
}
