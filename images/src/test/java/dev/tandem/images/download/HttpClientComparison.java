package dev.tandem.images.download;

import com.sun.management.OperatingSystemMXBean;
import dev.tandem.images.item.ImageRef;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures the processor time a request costs on the client's side. Not a test: run it by hand
 * against a web server on the same machine, each client in a process of its own.
 *
 * <pre>{@code
 * HttpClientComparison (apache|jdk) URL CONCURRENCY REQUESTS
 * }</pre>
 */
final class HttpClientComparison {
  private static final int ROUNDS = 3;

  private HttpClientComparison() {}

  /** Gets the URL once and returns the length of the body. */
  @FunctionalInterface
  private interface Get {
    int get() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    String url = args[1];
    int concurrency = Integer.parseInt(args[2]);
    int requests = Integer.parseInt(args[3]);
    switch (args[0]) {
      case "apache" -> apache(url, concurrency, requests);
      case "jdk" -> jdk(url, concurrency, requests);
      default -> throw new IllegalArgumentException("apache or jdk, not " + args[0]);
    }
  }

  private static void apache(String url, int concurrency, int requests) throws Exception {
    var options =
        DownloadOptions.defaults()
            .addresses(Addresses.ANY)
            .connections(concurrency)
            .timeout(Duration.ofMinutes(1));
    try (var downloader = new Downloader(options)) {
      var ref = new ImageRef(url, "measurement");
      measure("apache", concurrency, requests, () -> downloader.download(ref).length);
    }
  }

  private static void jdk(String url, int concurrency, int requests) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMinutes(1)).build();
      measure(
          "jdk",
          concurrency,
          requests,
          () -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body().length);
    }
  }

  private static void measure(String name, int concurrency, int requests, Get get)
      throws Exception {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    round(concurrency, requests, get); // Warm-up.
    for (int i = 0; i < ROUNDS; i++) {
      long cpu = system.getProcessCpuTime();
      long begin = System.nanoTime();
      round(concurrency, requests, get);
      long seconds = System.nanoTime() - begin;
      System.out.printf(
          "%s, %d at once: %.1f µs of CPU a request, %.0f requests/s%n",
          name,
          concurrency,
          (system.getProcessCpuTime() - cpu) / 1e3 / requests,
          requests / (seconds / 1e9));
    }
  }

  private static void round(int concurrency, int requests, Get get) throws Exception {
    var left = new AtomicInteger(requests);
    var failed = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < concurrency; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                while (left.getAndDecrement() > 0) {
                  try {
                    get.get();
                  } catch (Exception e) {
                    failed.incrementAndGet();
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (failed.get() > 0) {
      throw new IOException(failed + " requests failed");
    }
  }
}
