package dev.tandem.images;

import static dev.tandem.images.download.HostileServer.ok;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.download.Addresses;
import dev.tandem.images.download.Deadline;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloaded;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.download.HostileServer;
import dev.tandem.images.download.NamedHosts;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.memory.MemoryBudget;
import dev.tandem.images.memory.MemoryClaim;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Neither an image nor its host is blamed for the time that we make it wait. */
@Timeout(60)
final class BlameTest {
  /** As often, and a host is paused. */
  private static final int TROUBLED = 3;

  private static final Duration LIMIT = Duration.ofMillis(500);

  private static final DownloadOptions OPTIONS =
      DownloadOptions.defaults()
          .addresses(Addresses.ANY)
          .connections(30)
          .timeout(LIMIT)
          .deadline(LIMIT);

  /** 512 KiB for bodies. */
  private final MemoryBudget memory = MemoryBudget.of(1 << 20);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final byte[] body = new byte[300_000];
  private HostileServer server;
  private Downloader downloader;
  private MemoryClaim older;

  @BeforeEach
  void open() throws Exception {
    server = new HostileServer();
    server.on("/image", promised(body.length));
    server.on("/good", ok("good"));
    Duration ample = Duration.ofSeconds(20);
    try (var first = new Downloader(OPTIONS.timeout(ample).deadline(ample))) {
      first.download(server.ref("/good")); // loads classes, which takes part of a short limit
    }
    downloader = new Downloader(OPTIONS, memory);
    older = memory.bodies().claim();
  }

  @AfterEach
  void close() throws IOException {
    threads.shutdownNow();
    older.close();
    downloader.close();
    server.close();
  }

  @Test
  void theTimeOfAnImageStandsStillWhileItsDownloadHasGivenWay() throws Exception {
    older.grow(300_000, 300_000);
    Future<byte[]> younger = threads.submit(() -> downloader.download(server.ref("/image")));
    awaitWaiting();
    older.grow(200_000, 500_000); // at once, as all else wait: the younger one gives way
    awaitTwiceTheLimit();
    assertThat(younger.isDone()).isFalse();
    older.close();
    assertThat(younger.get()).isEqualTo(body);
    isNotBlamed();
  }

  @Test
  void theTimeOfAnImageStandsStillWhileItWaitsToBeLetIn() throws Exception {
    try (MemoryClaim usual = memory.bodies().claim()) {
      usual.grow(400_000, 400_000);
      usual.settle(); // so large are images, as far as anyone knows
    }
    older.grow(memory.bodies().size() - 1_000, memory.bodies().size());
    Future<byte[]> waits = threads.submit(() -> downloader.download(server.ref("/good")));
    awaitWaiting();
    awaitTwiceTheLimit();
    assertThat(waits.isDone()).isFalse();
    older.close();
    assertThat(waits.get()).isEqualTo("good".getBytes(UTF_8));
    isNotBlamed();
  }

  @Test
  void theTimeOfAllAttemptsStandsStillToo() throws Exception {
    server.onThenClose("/cut", head(body.length) + "x".repeat(100_000));
    var stage = new DownloadStage(downloader, new DownloadWorkers(1, 1));
    older.grow(450_000, 450_000);
    Future<?> waits = threads.submit(() -> stage.attempt(server.ref("/cut"), 1, false));
    awaitWaiting();
    awaitTwiceTheLimit();
    older.close();
    ItemException failure =
        catchThrowableOfType(
            ItemException.class,
            () -> {
              try {
                waits.get();
              } catch (java.util.concurrent.ExecutionException e) {
                throw e.getCause();
              }
            });
    assertThat(failure.failureClass()).isEqualTo(FailureClass.CONNECTION);
    assertThat(failure.retryable()).isTrue(); // there is time for another one

    // And while the next attempt waits for room.
    try (MemoryClaim usual = memory.bodies().claim()) {
      usual.grow(400_000, 400_000);
      usual.settle();
    }
    MemoryClaim another = memory.bodies().claim();
    another.grow(memory.bodies().size() - 1_000, memory.bodies().size());
    server.on("/cut", promised(body.length));
    Future<Downloaded> second = threads.submit(() -> stage.attempt(server.ref("/cut"), 2, false));
    awaitWaiting();
    awaitTwiceTheLimit();
    another.close();
    assertThat(second.get().attempts()).isEqualTo(2);
    isNotBlamed();
  }

  @Test
  void aHostThatHangsUpOnThoseThatWeKeepWaitingIsNotBlamed() throws Exception {
    server.onThenClose("/cut", head(body.length) + "x".repeat(100_000));
    for (int i = 0; i < TROUBLED; i++) {
      MemoryClaim before = memory.bodies().claim();
      before.grow(450_000, 450_000);
      Future<?> waits = threads.submit(() -> downloader.download(server.ref("/cut")));
      awaitWaiting();
      before.close();
      assertThat(waits).failsWithin(Duration.ofSeconds(20));
    }
    isNotBlamed();
  }

  @Test
  void aHostThatWasNotAskedIsNotBlamed() throws Exception {
    for (int i = 0; i < TROUBLED; i++) {
      ItemException failure =
          catchThrowableOfType(
              ItemException.class,
              () -> downloader.attempt(server.ref("/good"), Deadline.after(Duration.ofNanos(1))));
      assertThat(failure.failureClass()).isEqualTo(FailureClass.TIMEOUT);
    }
    isNotBlamed();
  }

  /** One host uses up the time, and sends us on to the other. */
  @Test
  void aHostThatHadHardlyAnyTimeIsNotBlamed() throws Exception {
    var never = new CountDownLatch(1);
    server
        .on("/silence", (_, _) -> server.silence())
        .on(
            "/slow",
            (_, out) -> {
              var _ = never.await(LIMIT.toMillis() * 4 / 5, TimeUnit.MILLISECONDS); // as servers do
              String to = "http://second.test:" + server.port() + "/silence";
              out.write(HostileServer.redirect(to).getBytes(ISO_8859_1));
              return true;
            });
    var names =
        Map.of(
            "first.test", InetAddress.ofLiteral("127.0.0.1"),
            "second.test", InetAddress.ofLiteral("127.0.0.1"));
    try (var redirected = NamedHosts.downloader(OPTIONS.deadline(Duration.ofMinutes(2)), names)) {
      var slow = new ImageRef("http://first.test:" + server.port() + "/slow", "test");
      for (int i = 0; i < TROUBLED; i++) {
        ItemException failure =
            catchThrowableOfType(ItemException.class, () -> redirected.download(slow));
        assertThat(failure.failureClass()).isEqualTo(FailureClass.TIMEOUT);
      }
      var good = new ImageRef("http://second.test:" + server.port() + "/good", "test");
      assertThat(redirected.attempt(good, Deadline.after(Duration.ofMillis(900))))
          .isEqualTo("good".getBytes(UTF_8));
    }
  }

  @Test
  void aHostThatHadItsTimeIsBlamed() {
    server.on("/silence", (_, _) -> server.silence());
    for (int i = 0; i < TROUBLED; i++) {
      ItemException failure =
          catchThrowableOfType(
              ItemException.class, () -> downloader.download(server.ref("/silence")));
      assertThat(failure.failureClass()).isEqualTo(FailureClass.TIMEOUT);
    }
    assertThat(
            catchThrowableOfType(
                ItemException.class,
                () ->
                    downloader.attempt(
                        server.ref("/good"), Deadline.after(Duration.ofMillis(500)))))
        .hasMessageContaining("host given up after 3 failures in a row");
  }

  /** It would be paused for a second, and answer nothing before. */
  private void isNotBlamed() throws Exception {
    assertThat(downloader.attempt(server.ref("/good"), Deadline.after(Duration.ofMillis(900))))
        .isEqualTo("good".getBytes(UTF_8));
  }

  /** By two downloads of another downloader, each of which takes as long as the limit. */
  private void awaitTwiceTheLimit() {
    server.on("/silence", (_, _) -> server.silence());
    try (var another = new Downloader(OPTIONS)) {
      for (int i = 0; i < 2; i++) {
        assertThat(
                catchThrowableOfType(
                    ItemException.class, () -> another.download(server.ref("/silence"))))
            .isNotNull();
      }
    }
  }

  private void awaitWaiting() {
    while (memory.bodies().waiting() == 0) {
      LockSupport.parkNanos(100_000); // leaves the processor to what is awaited
    }
  }

  private static String head(int length) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n";
  }

  private static byte[] promised(int length) {
    byte[] head = head(length).getBytes(ISO_8859_1);
    return java.util.Arrays.copyOf(head, head.length + length);
  }
}
