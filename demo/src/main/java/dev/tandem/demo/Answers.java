package dev.tandem.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers requests for the listed images, each after its latency. Thread-safe. */
final class Answers implements HttpHandler {
  /** The prefix that redirects put before a path. */
  private static final String MOVED = "/moved";

  private static final int ABSURD_SIDE = 60_000;
  private static final byte[] PAGE =
      "<!doctype html><title>Sorry</title><p>This image has moved. Please sign in."
          .getBytes(StandardCharsets.UTF_8);

  private final Map<String, Listing> listings;
  private final Set<String> askedBefore = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final byte[] absurd;

  Answers(List<Listing> listings) throws IOException {
    this.listings =
        listings.stream().collect(Collectors.toUnmodifiableMap(Listing::path, Function.identity()));
    this.absurd = Png.claiming(ABSURD_SIDE, ABSURD_SIDE);
  }

  /** Ends all waiting, at once and permanently. */
  void close() {
    closed.countDown();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      boolean moved = path.startsWith(MOVED);
      @Nullable Listing listing = listings.get(moved ? path.substring(MOVED.length()) : path);
      if (listing == null) {
        status(exchange, 404);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        status(exchange, 405);
      } else if (!closed.await(listing.latency().toNanos(), TimeUnit.NANOSECONDS)) {
        answer(exchange, listing, moved);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server is closing");
    }
  }

  private void answer(HttpExchange exchange, Listing listing, boolean moved)
      throws IOException, InterruptedException {
    Photo photo = listing.photo();
    String type = photo.format().mediaType();
    Optional<Fault> fault = listing.fault();
    if (fault.isEmpty()) {
      whole(exchange, type, photo.bytes());
      return;
    }
    switch (fault.get()) {
      case NOT_FOUND -> status(exchange, 404);
      case UNAVAILABLE -> {
        if (askedBefore.add(listing.path())) {
          unavailable(exchange);
        } else {
          whole(exchange, type, photo.bytes());
        }
      }
      case UNAVAILABLE_FOR_EVER -> unavailable(exchange);
      case REDIRECT -> {
        if (moved) {
          whole(exchange, type, photo.bytes());
        } else {
          redirect(exchange, MOVED + listing.path());
        }
      }
      case REDIRECT_LOOP -> redirect(exchange, moved ? listing.path() : MOVED + listing.path());
      case TIMEOUT -> closed.await();
      case CUT_SHORT -> part(exchange, type, photo.bytes());
      case NOT_AN_IMAGE -> whole(exchange, "image/jpeg", PAGE);
      case ABSURD_DIMENSIONS -> whole(exchange, "image/png", absurd);
    }
  }

  private static void whole(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  /**
   * Announces the whole body and sends half of it: closing the exchange then cuts the connection.
   */
  private static void part(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body, 0, body.length / 2);
    exchange.getResponseBody().flush();
  }

  private static void unavailable(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", "1");
    status(exchange, 503);
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    status(exchange, 302);
  }

  private static void status(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
  }
}
