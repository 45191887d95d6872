package dev.tandem.images.download;

import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Sets up the HTTP client without the features that the pipeline has itself or does not need. */
final class WebClientSetup {
  private static final int MOST_HEADERS = 200;
  private static final int LONGEST_LINE = 16 << 10;

  /** Many servers close a connection after a few idle seconds; checking it costs a millisecond. */
  private static final TimeValue TRUSTED_WHILE_IDLE = TimeValue.ofMilliseconds(500);

  /**
   * The formats that are read. A server that chooses a format by this header must choose one of
   * these; rather not one of those that take ten times as long to decode.
   */
  static final String ACCEPT =
      "image/jpeg,image/png,image/webp,image/gif,image/tiff,image/bmp,"
          + "image/avif;q=0.8,image/heic;q=0.8,image/heif;q=0.8,*/*;q=0.1";

  private WebClientSetup() {}

  /**
   * @param connections how many connections may be open at once
   * @param tls the TLS context; {@code null} for what the options trust
   */
  static PoolingHttpClientConnectionManager pool(
      DownloadOptions options, int connections, HostLookup lookup, @Nullable SSLContext tls) {
    Timeout silence = Timeout.of(options.limits().silent());
    var http =
        Http1Config.custom().setMaxHeaderCount(MOST_HEADERS).setMaxLineLength(LONGEST_LINE).build();
    var opened =
        ManagedHttpClientConnectionFactory.builder()
            .http1Config(http)
            .responseParserFactory(_ -> new BoundedInterimParser(http)) // it is given the defaults
            .build();
    return new Connecting()
        .setConnectionFactory(opened)
        .setDnsResolver(lookup)
        .setTlsSocketStrategy(tls == null ? new LazyTls(options.trust()) : new HttpTls(tls))
        .setMaxConnTotal(connections)
        .setMaxConnPerRoute(connections)
        .setDefaultSocketConfig(
            SocketConfig.custom().setSoTimeout(silence).setTcpNoDelay(true).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(options.limits().connecting()))
                .setSocketTimeout(silence)
                .setValidateAfterInactivity(TRUSTED_WHILE_IDLE)
                .build())
        .build();
  }

  /** Tells each socket the request that it is opened for. */
  private static final class Connecting extends PoolingHttpClientConnectionManagerBuilder {
    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
        @Nullable SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
      return new DefaultHttpClientConnectionOperator(
          Opening::socket,
          ports,
          names,
          RegistryBuilder.<TlsSocketStrategy>create().register("https", tls).build());
    }
  }

  /** Leads each request to its host, or to its proxy. */
  private record Routes(Proxies proxies) implements HttpRoutePlanner {
    @Override
    public HttpRoute determineRoute(HttpHost target, HttpContext context) throws HttpException {
      HttpHost host = RoutingSupport.normalize(target, DefaultSchemePortResolver.INSTANCE);
      String scheme = host.getSchemeName();
      ProxyServer proxy = proxies.of(scheme, HostLookup.asciiOf(host.getHostName()));
      boolean secure = scheme.equals("https");
      return proxy == null
          ? new HttpRoute(host, null, secure)
          : new HttpRoute(host, null, new HttpHost(proxy.host(), proxy.port()), secure);
    }
  }

  /** Returns what proxies are told when they ask who wants a tunnel. */
  private static CredentialsProvider credentials(Proxies proxies) {
    var credentials = new BasicCredentialsProvider();
    for (ProxyServer proxy : new @Nullable ProxyServer[] {proxies.http(), proxies.https()}) {
      if (proxy != null && proxy.userInfo() != null) {
        credentials.setCredentials(
            new AuthScope(proxy.host(), proxy.port()),
            new UsernamePasswordCredentials(proxy.name(), proxy.password().toCharArray()));
      }
    }
    return credentials;
  }

  static HttpClientBuilder client(
      DownloadOptions options, PoolingHttpClientConnectionManager pool) {
    return HttpClientBuilder.create()
        .setConnectionManager(pool)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(options.timeout()))
                .setResponseTimeout(Timeout.of(options.limits().silent()))
                .build())
        .setUserAgent(options.userAgent())
        .setRoutePlanner(new Routes(options.proxies()))
        .setDefaultCredentialsProvider(credentials(options.proxies()))
        .setDefaultHeaders(
            List.of(
                new BasicHeader(HttpHeaders.ACCEPT, ACCEPT),
                new BasicHeader(HttpHeaders.ACCEPT_ENCODING, "gzip")))
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState();
  }
}
