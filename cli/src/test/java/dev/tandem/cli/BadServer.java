package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A web server with everything that can go wrong, a path each. */
final class BadServer implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  BadServer(Map<String, byte[]> files) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 100);
    server.setExecutor(threads);
    files.forEach((path, body) -> serve(path, exchange -> answer(exchange, 200, body)));
    serve("/missing.jpg", exchange -> answer(exchange, 404, "gone".getBytes(UTF_8)));
    serve("/error.jpg", exchange -> answer(exchange, 500, "oops".getBytes(UTF_8)));
    serve("/loop.jpg", exchange -> redirect(exchange, "/loop.jpg"));
    serve("/to-file.jpg", exchange -> redirect(exchange, "file:///etc/passwd"));
    serve("/empty.jpg", exchange -> answer(exchange, 200, new byte[0]));
    serve("/text.jpg", exchange -> answer(exchange, 200, "I am no image".getBytes(UTF_8)));
    serve("/long.jpg", exchange -> answer(exchange, 200, new byte[2_000_000]));
    serve("/silent.jpg", exchange -> closed.await());
    serve("/endless.jpg", this::drip);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private void serve(String path, Handler handler) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            handler.handle(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().add("Location", location);
    exchange.sendResponseHeaders(302, -1);
  }

  /** A byte now and then, until the client or this server has had enough. */
  private void drip(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = exchange.getResponseBody();
    do {
      body.write(1);
      body.flush();
    } while (!closed.await(50, TimeUnit.MILLISECONDS));
  }
}
