package dev.tandem.images;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.Outcome;
import dev.tandem.Outcomes;
import dev.tandem.images.download.Addresses;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.download.HostileServer;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.memory.MemoryBudget;
import dev.tandem.images.memory.MemoryClaim;
import dev.tandem.images.resize.Pictures;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.resize.Resizer;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.FolderStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What downloads and runs do where memory is short. */
@Timeout(60)
@SuppressWarnings("try") // what is closed early is closed again, which does nothing
final class MemoryBudgetTest {
  private static final DownloadOptions OPTIONS =
      DownloadOptions.defaults().addresses(Addresses.ANY).connections(30);

  /** 512 KiB for bodies and as much for pixels. */
  private final MemoryBudget memory = MemoryBudget.of(1 << 20);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HostileServer server;

  @TempDir private Path folder;

  @BeforeEach
  void open() throws IOException {
    server = new HostileServer();
  }

  @AfterEach
  void close() throws IOException {
    threads.shutdownNow();
    server.close();
  }

  @Test
  void manyImagesGetThroughABudgetForAFewOfThem() throws Exception {
    List<ImageRef> refs = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String path = "/" + i + ".png";
      byte[] image = noise(192, i);
      server.on(
          path,
          switch (i % 3) {
            case 0 -> promised(image, "");
            case 1 -> chunked(image);
            default -> promised(gzip(image), "Content-Encoding: gzip\r\n");
          });
      refs.add(server.ref(path));
    }
    assertThat(run(refs)).hasSize(60).allMatch(Outcome.Done.class::isInstance);
    assertThat(memory.bodies().mostUsed()).isBetween(100_000L, memory.bodies().size());
    assertThat(memory.pixels().mostUsed()).isBetween(100_000L, memory.pixels().size());
    assertThat(memory.used()).isZero();
  }

  @Test
  void imagesLargerThanTheBudgetGetThroughOneByOne() throws Exception {
    List<ImageRef> refs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String path = "/" + i + ".png";
      server.on(path, promised(noise(i % 2 == 0 ? 500 : 100, i), ""));
      refs.add(server.ref(path));
    }
    assertThat(run(refs)).hasSize(6).allMatch(Outcome.Done.class::isInstance);
    assertThat(memory.bodies().mostUsed()).isGreaterThan(750_000);
    assertThat(memory.used()).isZero();
  }

  @Test
  void nothingIsHeldAfterFailures() throws Exception {
    byte[] image = noise(192, 1);
    byte[] cut = promised(image, "");
    server
        .onThenClose("/cut", new String(cut, 0, cut.length / 2, ISO_8859_1))
        .on("/text", HostileServer.ok("no image"))
        .on("/broken", promised(Arrays.copyOf(image, 9000), ""))
        .on("/empty", HostileServer.ok(""))
        .on(
            "/gzip",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\037\213x");
    List<ImageRef> refs =
        List.of(
            server.ref("/cut"),
            server.ref("/text"),
            server.ref("/broken"),
            server.ref("/empty"),
            server.ref("/gzip"));
    assertThat(run(refs)).hasSize(5).allMatch(Outcome.Failed.class::isInstance);
    assertThat(memory.used()).isZero();
  }

  @Test
  void nothingIsHeldAfterARunIsCancelled() throws Exception {
    List<ImageRef> refs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      refs.add(server.ref("/"));
    }
    server.on("/", promised(noise(192, 1), ""));
    try (Downloader downloader = new Downloader(OPTIONS, memory);
        FolderStore store = FolderStore.open(folder)) {
      var pipeline = pipeline(downloader, store);
      for (int run = 0; run < 5; run++) {
        try (Outcomes<ImageRef, Finished> outcomes = pipeline.outcomes(refs)) {
          assertThat(outcomes.iterator().next()).isInstanceOf(Outcome.Done.class);
          awaitWaiting(); // so bodies lie in all places
        }
        assertThat(memory.used()).isZero();
        assertThat(memory.bodies().waiting()).isZero();
      }
    }
  }

  @Test
  void aDownloadThatMustGiveWayIsBegunAgain() throws Exception {
    byte[] image = noise(320, 1); // 300 KB
    server.on("/", promised(image, ""));
    try (Downloader downloader = new Downloader(OPTIONS, memory);
        MemoryClaim older = memory.bodies().claim()) {
      older.grow(300_000, 300_000);
      Future<byte[]> younger = threads.submit(() -> downloader.download(server.ref("/")));
      awaitWaiting(); // for all of it, with its first quarter in hand
      older.grow(200_000, 500_000); // at once, as all else wait
      assertThat(younger.isDone()).isFalse();
      older.close();
      assertThat(younger.get()).isEqualTo(image);
    }
    assertThat(server.heads()).hasSize(2);
    assertThat(memory.used()).isZero();
  }

  @Test
  void timeStandsStillWhileADownloadWaitsForMemory() throws Exception {
    byte[] image = noise(320, 1);
    server.on("/image", promised(image, ""));
    server.on("/silence", (_, _) -> server.silence());
    var limit = Duration.ofMillis(300);
    try (Downloader downloader = new Downloader(OPTIONS.timeout(limit), memory);
        Downloader another = new Downloader(OPTIONS.timeout(limit));
        MemoryClaim older = memory.bodies().claim()) {
      older.grow(450_000, 450_000);
      Future<byte[]> waits = threads.submit(() -> downloader.download(server.ref("/image")));
      awaitWaiting();
      for (int i = 0; i < 2; i++) { // each takes as long as the limit
        ItemException timeout =
            catchThrowableOfType(
                ItemException.class, () -> another.download(server.ref("/silence")));
        assertThat(timeout.failureClass()).isEqualTo(FailureClass.TIMEOUT);
      }
      assertThat(waits.isDone()).isFalse();
      older.close();
      assertThat(waits.get()).isEqualTo(image);
    }
    assertThat(server.heads()).hasSize(3);
  }

  @Test
  void aDownloadThatIsInterruptedWhileItWaitsHoldsNothing() throws Exception {
    server.on("/", promised(noise(320, 1), ""));
    var ended = new CountDownLatch(1);
    try (Downloader downloader = new Downloader(OPTIONS, memory);
        MemoryClaim older = memory.bodies().claim()) {
      older.grow(450_000, 450_000);
      Future<?> waits =
          threads.submit(() -> {
            assertThatThrownBy(() -> downloader.download(server.ref("/")))
                .isInstanceOf(InterruptedException.class);
            ended.countDown();
          });
      awaitWaiting();
      waits.cancel(true);
      ended.await();
      assertThat(memory.used()).isEqualTo(450_000);
    }
    assertThat(memory.used()).isZero();
  }

  @Test
  void refusesABudgetTooSmallForAnything() {
    assertThatThrownBy(() -> MemoryBudget.of(1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a memory budget must be at least 1 MB: 1000");
  }

  private List<Outcome<ImageRef, Finished>> run(List<ImageRef> refs) {
    List<Outcome<ImageRef, Finished>> all = new ArrayList<>();
    try (Downloader downloader = new Downloader(OPTIONS, memory);
        FolderStore store = FolderStore.open(folder)) {
      try (Outcomes<ImageRef, Finished> outcomes = pipeline(downloader, store).outcomes(refs)) {
        outcomes.forEach(all::add);
      }
    }
    return all;
  }

  private static ImagePipeline pipeline(Downloader downloader, FolderStore store) {
    return ImagePipeline.of(
        downloader,
        new Resizer(ResizeOptions.defaults().size(64)),
        store,
        Workers.defaults().download(30),
        0);
  }

  private void awaitWaiting() {
    while (memory.bodies().waiting() == 0) {
      Thread.onSpinWait();
    }
  }

  /** A PNG that cannot be compressed: three bytes a pixel. */
  private static byte[] noise(int side, int seed) {
    var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    return Pictures.encoded("png", image);
  }

  private static byte[] promised(byte[] body, String header) {
    return joined(
        "HTTP/1.1 200 OK\r\n" + header + "Content-Length: " + body.length + "\r\n", body, "");
  }

  private static byte[] chunked(byte[] body) {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    return joined(head + Integer.toHexString(body.length), body, "\r\n0\r\n\r\n");
  }

  private static byte[] joined(String head, byte[] body, String tail) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes((head + "\r\n").getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    bytes.writeBytes(tail.getBytes(ISO_8859_1));
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }
}
