package dev.tandem.images.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.memory.MemoryBudget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What becomes of {@code s3} URLs. */
@Timeout(60)
final class S3ObjectsTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    System.setProperty("aws.accessKeyId", ObjectServer.USER);
    System.setProperty("aws.secretAccessKey", ObjectServer.SECRET);
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 100);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            requests.incrementAndGet();
            String name = exchange.getRequestURI().getPath().replaceFirst("/bucket/", "");
            switch (name) {
              case "whole" -> {
                exchange.sendResponseHeaders(200, 5);
                exchange.getResponseBody().write("hello".getBytes(UTF_8));
              }
              case "cut" -> {
                exchange.sendResponseHeaders(200, 50);
                exchange.getResponseBody().write("hello".getBytes(UTF_8));
              }
              case "silent" -> over.await();
              case "endless" -> {
                exchange.sendResponseHeaders(200, 0);
                while (over.getCount() > 0) {
                  exchange.getResponseBody().write(new byte[1 << 16]);
                }
              }
              default -> exchange.sendResponseHeaders(Integer.parseInt(name), -1);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void readsAnObject() throws Exception {
    assertThat(download("s3://bucket/whole")).asString().isEqualTo("hello");
  }

  @Test
  void readsAnObjectOfAStoreThatChecksSignaturesWhateverItsName() throws Exception {
    String key = "a b/%20+é=?#&.jpg";
    try (var store = new ObjectServer()) {
      S3Options options = S3Options.defaults().endpoint(store.endpoint());
      try (S3Client client = S3Connection.of(options).client()) {
        client.putObject(
            p -> p.bucket(ObjectServer.BUCKET).key(key), RequestBody.fromString("photo"));
      }
      try (var downloader = downloader(store.endpoint(), DownloadOptions.defaults())) {
        String url = "s3://" + ObjectServer.BUCKET + "/" + key;
        for (int i = 0; i < 3; i++) {
          assertThat(downloader.download(new ImageRef(url, "test"))).asString().isEqualTo("photo");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404, http-404, false",
    "403, http-403, false",
    "400, http-400, false",
    "429, http-429, true",
    "500, http-500, true",
    "503, http-503, true",
    "cut, connection, true",
  })
  void saysWhatFailed(String name, String failureClass, boolean retryable) {
    ItemException failure = failure("s3://bucket/" + name);
    assertThat(failure.failureClass().name()).isEqualTo(failureClass);
    assertThat(failure.retryable()).isEqualTo(retryable);
    assertThat(requests).hasValue(1); // the pipeline tries again, and not the client
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:",
        "s3://",
        "s3://bucket",
        "s3://bucket/",
        "s3:///key",
        "s3://b!/key",
        "s3://bucket/a/../b",
        "s3://bucket/./b",
        "s3://user:secret@bucket/b",
      })
  void refusesWhatNamesNoObject(String url) {
    ItemException failure = failure(url);
    assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_URL);
    assertThat(failure).hasMessageContaining("not of the form s3://bucket/key");
    assertThat(requests).hasValue(0);
  }

  @Test
  void limitsBytesAndTime() {
    var brief = DownloadOptions.defaults().timeout(Duration.ofMillis(300)).maxBytes(1_000_000);
    try (var downloader = downloader(endpoint(), brief)) {
      ItemException failure =
          catchThrowableOfType(
              ItemException.class,
              () -> downloader.download(new ImageRef("s3://bucket/silent", "test")));
      assertThat(failure.failureClass()).isEqualTo(FailureClass.TIMEOUT);
      assertThat(failure.retryable()).isTrue();
      failure =
          catchThrowableOfType(
              ItemException.class,
              () -> downloader.download(new ImageRef("s3://bucket/endless", "test")));
      assertThat(failure.failureClass().name()).matches("too-many-bytes|timeout");
    }
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    try (var downloader = downloader(endpoint(), DownloadOptions.defaults())) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> downloader.download(new ImageRef("s3://bucket/silent", "test")))
          .isInstanceOf(InterruptedException.class);
      var ended = new CountDownLatch(1);
      Thread reading =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  downloader.download(new ImageRef("s3://bucket/silent", "test"));
                } catch (InterruptedException e) {
                  ended.countDown();
                } catch (ItemException e) {
                  // not interrupted: the latch stays
                }
              });
      while (requests.get() == 0) {
        Thread.onSpinWait();
      }
      reading.interrupt();
      ended.await();
    }
  }

  @Test
  void withoutAStoreItIsRefused() {
    try (var downloader = new Downloader(DownloadOptions.defaults())) {
      ItemException failure =
          catchThrowableOfType(
              ItemException.class,
              () -> downloader.download(new ImageRef("s3://bucket/whole", "test")));
      assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_URL);
    }
  }

  private byte[] download(String url) throws ItemException, InterruptedException {
    try (var downloader = downloader(endpoint(), DownloadOptions.defaults())) {
      return downloader.download(new ImageRef(url, "test"));
    }
  }

  private ItemException failure(String url) {
    return catchThrowableOfType(ItemException.class, () -> download(url));
  }

  private URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static Downloader downloader(URI endpoint, DownloadOptions options) {
    return new Downloader(
        options, MemoryBudget.ofHeap(), new S3Objects(S3Options.defaults().endpoint(endpoint)));
  }
}
