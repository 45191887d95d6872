package dev.tandem.images.download;

import static dev.tandem.images.download.HostileServer.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.ImageRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An interrupt ends a download whatever it waits for. The time limit of the downloads is an hour,
 * so that nothing but the interrupt can end them within the time limit of the tests.
 */
@Timeout(20)
final class DownloaderInterruptTest {
  private static final DownloadOptions OPTIONS =
      DownloadOptions.defaults()
          .addresses(Addresses.ANY)
          .connections(2)
          .timeout(Duration.ofHours(1));

  private HostileServer server;
  private Downloader downloader;

  @BeforeEach
  void open() throws IOException {
    server = new HostileServer().on("/good", ok("good"));
    downloader = new Downloader(OPTIONS);
  }

  @AfterEach
  void close() throws IOException {
    downloader.close();
    server.close();
  }

  @Test
  void endsTheWaitForAnAnswer() throws Exception {
    var waiting = new CountDownLatch(1);
    server.on(
        "/",
        (_, _) -> {
          waiting.countDown();
          return server.silence();
        });
    endsByInterrupt(server.ref("/"), waiting);
  }

  @Test
  void endsASlowBody() throws Exception {
    var sending = new CountDownLatch(3);
    var next = new CountDownLatch(1);
    server.on(
        "/",
        (_, out) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(UTF_8));
          while (!next.await(10, TimeUnit.MILLISECONDS)) {
            out.write('x');
            out.flush();
            sending.countDown();
          }
          return false;
        });
    endsByInterrupt(server.ref("/"), sending);
  }

  @Test
  void endsAnErrorPageThatNeverComes() throws Exception {
    var sending = new CountDownLatch(1);
    server.on(
        "/",
        (_, out) -> {
          out.write("HTTP/1.1 404 X\r\n\r\n".getBytes(UTF_8));
          out.flush();
          sending.countDown();
          return server.silence();
        });
    endsByInterrupt(server.ref("/"), sending);
  }

  @Test
  void endsTheHandshake() throws Exception {
    var shaking = new CountDownLatch(1);
    try (var deaf = new ServerSocket(0, 16, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              Socket kept = deaf.accept();
              if (kept.getInputStream().read() >= 0) {
                shaking.countDown();
              }
            } catch (IOException e) {
              // The test is over.
            }
          });
      endsByInterrupt(
          new ImageRef("https://127.0.0.1:" + deaf.getLocalPort() + "/", "test"), shaking);
    }
  }

  @Test
  void endsTheWaitForAConnection() throws Exception {
    var waiting = new CountDownLatch(2);
    server.on(
        "/",
        (_, _) -> {
          waiting.countDown();
          return server.silence();
        });
    List<Thread> holders = new ArrayList<>();
    for (int i = 0; i < OPTIONS.connections(); i++) {
      holders.add(start(server.ref("/"), new CompletableFuture<>()));
    }
    waiting.await();
    var outcome = new CompletableFuture<Throwable>();
    Thread third = start(server.ref("/"), outcome);
    third.interrupt();
    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    for (Thread holder : holders) {
      holder.interrupt();
      holder.join();
    }
    stillWorks();
  }

  @Test
  void refusesToBeginWhenInterruptedAlready() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> downloader.download(server.ref("/good")))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(server.connections()).isZero();
  }

  @Test
  void isAnInterruptAtWhateverMomentItComes() throws Exception {
    server.on("/silent", (_, _) -> server.silence());
    for (int moment = 0; moment < 2000; moment++) {
      var outcome = new CompletableFuture<Throwable>();
      ImageRef ref = server.ref("/silent");
      Thread thread = start(ref, outcome);
      for (int i = 0; i < moment % 400; i++) {
        Thread.onSpinWait();
      }
      thread.interrupt();
      thread.join();
      assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    }
    stillWorks();
  }

  /** More often than there are connections: if one were lost each time, none would be left. */
  private void endsByInterrupt(ImageRef ref, CountDownLatch begun) throws Exception {
    for (int i = 0; i < 2 * OPTIONS.connections(); i++) {
      var outcome = new CompletableFuture<Throwable>();
      Thread thread = start(ref, outcome);
      begun.await();
      thread.interrupt();
      assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
      thread.join();
    }
    stillWorks();
  }

  private void stillWorks() throws Exception {
    for (int i = 0; i < 2 * OPTIONS.connections(); i++) {
      assertThat(downloader.download(server.ref("/good"))).isEqualTo("good".getBytes(UTF_8));
    }
  }

  private Thread start(ImageRef ref, CompletableFuture<Throwable> outcome) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            downloader.download(ref);
            outcome.complete(new AssertionError("It should have failed"));
          } catch (Throwable e) {
            outcome.complete(e);
          }
        });
  }
}
