package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.ProxyServer;
import dev.tandem.images.download.RequestHeader;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.WebUrl;
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
import java.net.http.HttpTimeoutException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lists at {@code http} and {@code https} URLs. They are reached as images are: through the same
 * proxies, with the same headers, trusting the same certificates. Since the command line names them
 * itself, they may be at any address.
 */
final class WebLists implements RemoteLists {
  static {
    // The platform logs in to no proxy for TLS unless told to.
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
  }

  private final DownloadOptions options;
  private final RemoteLists others;
  private @Nullable HttpClient client; // guarded by this; most runs read no such list

  /**
   * @param others the lists at other URLs
   */
  WebLists(DownloadOptions options, RemoteLists others) {
    this.options = options;
    this.others = others;
  }

  @Override
  public @Nullable InputStream open(String url) throws IOException {
    String scheme = url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return others.open(url);
    }
    try {
      WebUrl first = WebUrl.parse(url);
      WebUrl next = first;
      for (int i = 0; i <= options.maxRedirects(); i++) {
        HttpResponse<InputStream> response =
            client().send(request(next, first), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() == 200) {
          return response.body();
        }
        response.body().close();
        String location = response.headers().firstValue("Location").orElse(null);
        if (response.statusCode() / 100 != 3 || location == null) {
          throw new IOException("the server answered " + response.statusCode());
        }
        next = next.redirect(location);
      }
      throw new IOException("more than " + options.maxRedirects() + " redirects in a row");
    } catch (ItemException e) {
      throw new IOException(e.getMessage(), e);
    } catch (HttpTimeoutException e) {
      throw new IOException("no answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public @Nullable List<String> below(String place, int most) throws IOException {
    return others.below(place, most); // the web has no folders that can be listed
  }

  /** Redirects are followed here: the client would send secrets along. */
  private synchronized HttpClient client() throws IOException {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(options.timeout())
              .proxy(new Selector())
              .authenticator(new Login())
              .sslContext(options.trust().context())
              .build();
    }
    return client;
  }

  private HttpRequest request(WebUrl url, WebUrl first) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url.toString()))
            .timeout(options.deadline()) // until the answer begins
            .setHeader("User-Agent", options.userAgent());
    for (RequestHeader header : options.headers()) {
      if (header.isFor(url.host(), url.sharesSecretsOf(first))) {
        request.setHeader(header.name(), header.value());
      }
    }
    if (url.userInfo() != null) {
      String secret = Base64.getEncoder().encodeToString(url.userInfo().getBytes(UTF_8));
      request.setHeader("Authorization", "Basic " + secret);
    }
    return request.build();
  }

  /** The proxies of the options. */
  private final class Selector extends ProxySelector {
    @Override
    public List<Proxy> select(URI url) {
      ProxyServer proxy = options.proxies().of(url.getScheme(), String.valueOf(url.getHost()));
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
          return new PasswordAuthentication(proxy.name(), proxy.password().toCharArray());
        }
      }
      return null;
    }
  }
}
