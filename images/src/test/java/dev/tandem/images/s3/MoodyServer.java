package dev.tandem.images.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** An object store that takes everything from everybody, when it is in the mood. */
public final class MoodyServer implements AutoCloseable {
  /** How a call is answered. */
  public enum Mood {
    TAKES,
    /** 500 with an error of S3. */
    INTERNAL_ERROR,
    /** 503, as S3 says to slow down. */
    SLOW_DOWN,
    /** 503 of something before it, with a page. */
    PAGE,
    /** Hangs up before an answer. */
    HANGS_UP,
    /** Reads half of the body and hangs up. */
    HANGS_UP_HALF_WAY,
    NO_BUCKET,
    DENIES,
    UNKNOWN_KEY
  }

  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final Iterator<Mood> moods;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  /** In each of these moods for a call, and then in the last for ever. */
  public MoodyServer(Mood... moods) throws IOException {
    this.moods =
        Stream.concat(Stream.of(moods), Stream.generate(() -> moods[moods.length - 1])).iterator();
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 100);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public Map<String, byte[]> objects() {
    return objects;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("PUT")) {
        boolean there =
            exchange.getRequestURI().getPath().lastIndexOf('/') == 0 // the bucket
                || objects.containsKey(exchange.getRequestURI().getPath());
        exchange.sendResponseHeaders(there ? 200 : 404, -1);
        return;
      }
      switch (next()) {
        case TAKES -> {
          objects.put(exchange.getRequestURI().getPath(), exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
        }
        case INTERNAL_ERROR -> refuse(exchange, 500, "InternalError");
        case SLOW_DOWN -> refuse(exchange, 503, "SlowDown");
        case PAGE -> send(exchange, 503, "<html>back soon</html>");
        case HANGS_UP -> exchange.getRequestBody().readAllBytes();
        case HANGS_UP_HALF_WAY -> exchange.getRequestBody().readNBytes(10);
        case NO_BUCKET -> refuse(exchange, 404, "NoSuchBucket");
        case DENIES -> refuse(exchange, 403, "AccessDenied");
        case UNKNOWN_KEY -> refuse(exchange, 403, "InvalidAccessKeyId");
      }
    }
  }

  private Mood next() {
    synchronized (moods) {
      return moods.next();
    }
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getRequestBody().readAllBytes();
    send(
        exchange,
        status,
        "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>no\u202e</Message></Error>"
            .formatted(code));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
