package dev.tandem.images.download;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Quietly;
import dev.tandem.images.item.WebUrl;
import dev.tandem.images.memory.YieldMemory;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client that sends one request and reads one response, over pooled connections.
 *
 * <p>A connection returns to the pool by itself when its response has been read to the end. In all
 * other cases the request is cancelled, which closes the connection at once. Closing the
 * <em>response</em> would first read the rest of it, forever if it has no end.
 */
final class WebClient implements AutoCloseable {

  /** The pool remembers each host until it is tidied; millions of hosts would fill it. */
  private static final int REQUESTS_BETWEEN_TIDYING = 4096;

  private static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(30);

  private final DownloadOptions options;
  private final HostLookup lookup;
  private final PoolingHttpClientConnectionManager pool;
  private final CloseableHttpClient client;

  /** Opens a new connection for each request. */
  private final CloseableHttpClient fresh;

  private final Alarms alarms = new Alarms();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean closed;

  /**
   * @param connections how many connections may be open at once
   */
  WebClient(DownloadOptions options, int connections, HostLookup lookup, @Nullable SSLContext tls) {
    this.options = options;
    this.lookup = lookup;
    this.pool = WebClientSetup.pool(options, connections, lookup, tls);
    this.client = WebClientSetup.client(options, pool).build();
    this.fresh =
        WebClientSetup.client(options, WebClientSetup.pool(options, connections, lookup, tls))
            .setConnectionReuseStrategy((_, _, _) -> false)
            .build();
  }

  /** Told when an answer begins, before the rest of it is read. */
  @FunctionalInterface
  interface Beginning {
    void begins() throws InterruptedException;
  }

  /**
   * Returns the answer of the server; {@code reader} reads the body, within its deadline. If the
   * server has closed a connection that it kept open, asks once more over a new one: that is
   * nobody's failure.
   */
  WebAnswer get(
      WebRequest asked, AnswerPolicy policy, BodyReader reader, Beginning beginning, WebTrace trace)
      throws ItemException, InterruptedException {
    if (closed) {
      throw new IllegalStateException("the downloader is closed");
    }
    reader.deadline().check();
    if (requests.incrementAndGet() % REQUESTS_BETWEEN_TIDYING == 0) {
      pool.closeIdle(LONGEST_IDLE);
    }
    Exchange exchange = new Exchange(asked, reader, beginning, trace);
    try {
      return exchange.by(client, policy);
    } catch (ItemException e) {
      if (!exchange.stale) {
        throw e;
      }
    }
    return new Exchange(asked, reader, beginning, trace).by(fresh, policy);
  }

  /** One request and its answer, over one connection. */
  private final class Exchange {
    private final WebUrl url;
    private final HttpGet request;
    private final BodyReader reader;
    private final Beginning beginning;
    private final WebTrace trace;
    private final HttpClientContext context = HttpClientContext.create();
    private final Opening opening;
    private final @Nullable ProxyServer proxy;
    private boolean answered;

    /** Whether the request failed because the server had closed the idle connection. */
    private boolean stale;

    Exchange(WebRequest asked, BodyReader reader, Beginning beginning, WebTrace trace) {
      this.beginning = beginning;
      this.trace = trace;
      url = asked.url();
      request = request(asked);
      this.reader = reader;
      proxy = options.proxies().of(url);
      opening = new Opening(reader.deadline(), proxy != null);
      if (proxy != null && proxy.userInfo() != null && url.scheme().equals("http")) {
        request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, basic(proxy.userInfo()));
      }
    }

    WebAnswer by(CloseableHttpClient client, AnswerPolicy policy)
        throws ItemException, InterruptedException {
      // The client limits each read; headers that trickle in byte by byte outlast any such limit.
      try (var _ = reader.deadline().alarm(alarms, this::callOff)) {
        if (proxy != null) {
          lookup.requireAllowed(url.host());
        }
        var host = new HttpHost(url.scheme(), url.host(), url.port());
        ClassicHttpResponse response = opening.of(() -> client.executeOpen(host, request, context));
        answered = true;
        trace.answered(response.getCode(), contentType(response));
        beginning.begins();
        if (proxy != null && url.scheme().equals("https") && context.getSSLSession() == null) {
          throw WebFailures.refused(proxy, response.getCode()); // it is not the host that answers
        }
        return WebAnswers.read(response, policy, reader);
      } catch (IOException e) {
        throw failure(e);
      } catch (YieldMemory e) {
        throw e;
      } catch (RuntimeException e) {
        if (!request.isCancelled() && !Thread.currentThread().isInterrupted() && !closed) {
          throw e;
        }
        // The client does not support cancellation at each of its steps: while it leases a
        // connection, or has just leased one, several exceptions mean no more than that.
        throw failure(new IOException(e));
      } finally {
        EndpointDetails connection = context.getEndpointDetails();
        if (proxy == null && connection != null) {
          trace.connected(connection.getRemoteAddress());
        }
        request.cancel();
      }
    }

    private void callOff() {
      try {
        request.cancel();
      } finally {
        Quietly.close(opening::end); // nothing is read from the socket any more
      }
    }

    private ItemException failure(IOException e) throws InterruptedException {
      alarms.check();
      // Interrupting a virtual thread closes the socket that it waits on and leaves the flag set.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (request.isCancelled()) {
        return ItemException.passing(
            FailureClass.TIMEOUT, WebFailures.noResponse(options.timeout()), e);
      }
      boolean reused = isReused(context.getEndpointDetails());
      stale = reused && !answered && !(e instanceof SocketTimeoutException) && !closed;
      return WebFailures.classify(e, options.limits(), reused, proxy);
    }
  }

  private static @Nullable String contentType(ClassicHttpResponse response) {
    Header header = response.getFirstHeader(HttpHeaders.CONTENT_TYPE);
    return header == null ? null : header.getValue();
  }

  private HttpGet request(WebRequest asked) {
    WebUrl url = asked.url();
    var request = new HttpGet(URI.create(url.toString()));
    for (RequestHeader header : options.headers()) {
      if (header.isFor(url.host(), asked.trusted())) {
        request.setHeader(header.name(), header.value());
      }
    }
    if (url.userInfo() != null) {
      request.setHeader(HttpHeaders.AUTHORIZATION, basic(url.userInfo()));
    }
    if (!asked.cookies().isEmpty()) {
      Header ours = request.getFirstHeader(HttpHeaders.COOKIE);
      request.setHeader(
          HttpHeaders.COOKIE, (ours == null ? "" : ours.getValue() + "; ") + asked.cookies());
    }
    return request;
  }

  private static String basic(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(UTF_8));
  }

  private static boolean isReused(@Nullable EndpointDetails connection) {
    return connection != null && connection.getRequestCount() > 1;
  }

  @Override
  public void close() {
    closed = true;
    client.close(CloseMode.IMMEDIATE);
    fresh.close(CloseMode.IMMEDIATE);
    lookup.close();
    alarms.close();
  }
}
