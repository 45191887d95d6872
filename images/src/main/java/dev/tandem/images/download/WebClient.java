package dev.tandem.images.download;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Quietly;
import dev.tandem.images.item.WebUrl;
import dev.tandem.images.memory.YieldMemory;
import java.io.IOException;
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
  private final Alarms alarms = new Alarms();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean closed;

  WebClient(DownloadOptions options, HostLookup lookup, @Nullable SSLContext tls) {
    this.options = options;
    this.lookup = lookup;
    this.pool = WebClientSetup.pool(options, lookup, tls);
    this.client = WebClientSetup.client(options, pool);
  }

  /** Returns the answer of the server; {@code reader} reads the body, within its deadline. */
  WebAnswer get(WebUrl url, AnswerPolicy policy, BodyReader reader)
      throws ItemException, InterruptedException {
    if (closed) {
      throw new IllegalStateException("the downloader is closed");
    }
    reader.deadline().check();
    if (requests.incrementAndGet() % REQUESTS_BETWEEN_TIDYING == 0) {
      pool.closeIdle(LONGEST_IDLE);
    }
    HttpGet request = request(url);
    var context = HttpClientContext.create();
    // The client limits each read; headers that trickle in byte by byte outlast any such limit.
    var opening = new Opening(reader.deadline());
    try (var _ = reader.deadline().alarm(alarms, () -> callOff(request, opening))) {
      var host = new HttpHost(url.scheme(), url.host(), url.port());
      ClassicHttpResponse response = opening.of(() -> client.executeOpen(host, request, context));
      return WebAnswers.read(response, policy, reader);
    } catch (IOException e) {
      throw failure(e, request, context);
    } catch (YieldMemory e) {
      throw e;
    } catch (RuntimeException e) {
      if (!request.isCancelled() && !Thread.currentThread().isInterrupted() && !closed) {
        throw e;
      }
      // The client does not support cancellation at each of its steps: while it leases a
      // connection, or has just leased one, several exceptions mean no more than that.
      throw failure(new IOException(e), request, context);
    } finally {
      request.cancel();
    }
  }

  private static void callOff(HttpGet request, Opening opening) {
    try {
      request.cancel();
    } finally {
      Quietly.close(opening::end); // nothing is read from the socket any more
    }
  }

  private ItemException failure(IOException e, HttpGet request, HttpClientContext context)
      throws InterruptedException {
    alarms.check();
    // Interrupting a virtual thread closes the socket that it waits on and leaves the flag set.
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return request.isCancelled()
        ? ItemException.passing(FailureClass.TIMEOUT, WebFailures.noResponse(options.timeout()), e)
        : WebFailures.classify(e, options.timeout(), isReused(context.getEndpointDetails()));
  }

  private static HttpGet request(WebUrl url) {
    var request = new HttpGet(URI.create(url.toString()));
    if (url.userInfo() != null) {
      String secret = Base64.getEncoder().encodeToString(url.userInfo().getBytes(UTF_8));
      request.setHeader(HttpHeaders.AUTHORIZATION, "Basic " + secret);
    }
    return request;
  }

  private static boolean isReused(@Nullable EndpointDetails connection) {
    return connection != null && connection.getRequestCount() > 1;
  }

  @Override
  public void close() {
    closed = true;
    client.close(CloseMode.IMMEDIATE);
    lookup.close();
    alarms.close();
  }
}
