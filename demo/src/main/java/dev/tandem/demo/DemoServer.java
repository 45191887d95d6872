package dev.tandem.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A local web server that serves photos as real servers do: with latency and, if asked for, with
 * faults.
 *
 * <p>The same seed gives the same images, delays and faults. The server listens on 127.0.0.1 only,
 * on its own port. It takes about 10 MB, and one virtual thread per request in progress.
 * Thread-safe.
 */
public final class DemoServer implements AutoCloseable {
  private static final int BACKLOG = 1024;

  /**
   * System properties, read once by the first HTTP server of the process. Those set by the user
   * take precedence.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "sun.net.httpserver.nodelay", "true", // otherwise responses wait 40 ms for an ACK
          "sun.net.httpserver.maxIdleConnections", "4096", // default 200; others would be closed
          "sun.net.httpserver.idleInterval", "300"); // seconds

  private static final int PORT = 28426;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Answers answers;
  private final List<Listing> listings;

  private DemoServer(List<Listing> listings) throws IOException {
    SETTINGS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
    this.listings = listings;
    this.answers = new Answers(listings);
    this.server = listen();
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("demo-server-", 0).factory());
    server.setExecutor(threads);
    server.createContext("/", answers);
  }

  /**
   * Generates the photos, which takes a second or two on all cores, and starts a server for them.
   *
   * @param images the number of images it serves, at least one; beyond 60, photos repeat under
   *     other names
   * @param faults whether one in ten of them has a fault
   * @throws IOException if the server cannot listen
   * @throws InterruptedException if the thread is interrupted while the photos are made
   */
  public static DemoServer start(int images, boolean faults, long seed)
      throws IOException, InterruptedException {
    if (images < 1) {
      throw new IllegalArgumentException("the number of images must be at least 1, not " + images);
    }
    List<Photo> photos = DemoPhotos.take(Math.min(images, DemoPhotos.DISTINCT), seed);
    return serving(Listing.of(photos, images, faults, seed));
  }

  /**
   * Listens on the same port each time, so that URLs stay the same, unless another process uses
   * that port.
   */
  private static HttpServer listen() throws IOException {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    try {
      return HttpServer.create(new InetSocketAddress(here, PORT), BACKLOG);
    } catch (BindException taken) {
      return HttpServer.create(new InetSocketAddress(here, 0), BACKLOG);
    }
  }

  /** Starts a server for the given images. */
  static DemoServer serving(List<Listing> listings) throws IOException {
    DemoServer started = new DemoServer(listings);
    started.server.start();
    return started;
  }

  /** Returns its address, such as {@code http://127.0.0.1:28426}. */
  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns the URLs of the images, all different. */
  public List<String> urls() {
    return listings.stream().map(listing -> address() + listing.path()).toList();
  }

  /**
   * Returns how many of the images must fail, by the name of the failure class; all others must
   * succeed.
   *
   * <p>This holds for a client that tries at least twice and follows redirects.
   */
  public Map<String, Long> expectedFailures() {
    return listings.stream()
        .map(Listing::fault)
        .flatMap(Optional::stream)
        .map(Fault::outcome)
        .flatMap(Optional::stream)
        .collect(
            Collectors.groupingBy(outcome -> outcome.name(), TreeMap::new, Collectors.counting()));
  }

  /** Closes all connections and ends all threads, whatever they wait for. */
  @Override
  public void close() {
    answers.close();
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}
