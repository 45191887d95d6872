package dev.tandem.images.download;

import static dev.tandem.images.download.HostileServer.ok;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time limit ends a download whatever it waits for; nothing else could within these tests. */
@Timeout(60)
final class DownloaderDeadlineTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final TimeLimits LONG =
      new TimeLimits(HOUR, HOUR, HOUR, TimeLimits.defaults().image());
  private static final DownloadOptions OPTIONS =
      DownloadOptions.defaults().addresses(Addresses.ANY).limits(LONG);

  @Test
  void aServerMayBeSilentOnlyForItsTime() throws Exception {
    TimeLimits limits = OPTIONS.limits().silence(Duration.ofMillis(50));
    try (var server = new HostileServer();
        var downloader = new Downloader(OPTIONS.limits(limits))) {
      server.on("/before", (socket, out) -> server.silence());
      server.on(
          "/within",
          (socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345".getBytes(US_ASCII));
            out.flush();
            return server.silence();
          });
      for (String path : List.of("/before", "/within")) {
        assertThatThrownBy(() -> downloader.download(server.ref(path)))
            .isInstanceOfSatisfying(
                ItemException.class,
                e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TIMEOUT))
            .hasMessage("the server was silent for 50 ms");
      }
    }
  }

  @Test
  void connectingHasATimeLimitOfItsOwn() throws Exception {
    TimeLimits limits = OPTIONS.limits().connect(Duration.ofMillis(50));
    List<SocketChannel> waiting = new ArrayList<>();
    try (var full = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        var downloader = new Downloader(OPTIONS.limits(limits))) {
      for (int i = 0; i < 20; i++) { // more than fit into its queue
        SocketChannel channel = SocketChannel.open();
        waiting.add(channel);
        channel.configureBlocking(false);
        channel.connect(full.getLocalSocketAddress());
      }
      String url = "http://127.0.0.1:" + full.getLocalPort() + "/";
      assertThatThrownBy(() -> downloader.download(new ImageRef(url, "test")))
          .isInstanceOf(ItemException.class)
          .hasMessage("no connection within 50 ms");
    } finally {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
    }
  }

  @Test
  void isATimeoutAtWhateverMomentItComes() throws Exception {
    try (var server = new HostileServer().on("/good", ok("good"));
        var downloader = new Downloader(OPTIONS)) {
      for (int moment = 0; moment < 2_000; moment++) {
        var deadline = Deadline.after(Duration.ofNanos(moment * 500L));
        try {
          byte[] body = downloader.attempt(server.ref("/good"), deadline);
          assertThat(body).isEqualTo("good".getBytes(UTF_8));
        } catch (ItemException e) {
          assertThat(e.failureClass()).isEqualTo(FailureClass.TIMEOUT);
        }
      }
      assertThat(downloader.download(server.ref("/good"))).isEqualTo("good".getBytes(UTF_8));
    }
  }

  @Test
  void isToldHoweverShortItIs() throws Exception {
    try (var server = new HostileServer();
        var downloader = new Downloader(OPTIONS.timeout(Duration.ofNanos(500_000)))) {
      server.on("/", (_, _) -> server.silence());
      ItemException failure =
          catchThrowableOfType(ItemException.class, () -> downloader.download(server.ref("/")));
      assertThat(failure.failureClass()).isEqualTo(FailureClass.TIMEOUT);
      assertThat(failure).hasMessageEndingWith(" within 500 µs");
    }
  }

  /** As a host does that drops what comes: its queue of connections is full. */
  @Test
  void endsTheWaitForAConnectionToAnyNumberOfAddresses() throws Exception {
    try (var full = new ServerSocket(0, 1, InetAddress.ofLiteral("0.0.0.0"))) {
      List<Socket> waiting = fill(full.getLocalPort());
      var addresses = new InetAddress[8];
      for (int i = 0; i < addresses.length; i++) {
        addresses[i] = InetAddress.ofLiteral("127.0.0." + (i + 1));
      }
      try {
        for (int micros = 1; micros < 100_000; micros = micros * 3 / 2 + 1) {
          endsWaiting(full.getLocalPort(), addresses, Duration.ofNanos(micros * 1_000L));
        }
      } finally {
        for (Socket socket : waiting) {
          socket.close();
        }
      }
    }
  }

  private static void endsWaiting(int port, InetAddress[] addresses, Duration limit) {
    try (var downloader = new Downloader(OPTIONS, _ -> true, _ -> addresses, null)) {
      var ref = new ImageRef("http://full.test:" + port + "/", "test");
      ItemException failure =
          catchThrowableOfType(
              ItemException.class, () -> downloader.attempt(ref, Deadline.after(limit)));
      assertThat(failure.failureClass()).isEqualTo(FailureClass.TIMEOUT);
    }
  }

  private static List<Socket> fill(int port) throws IOException {
    List<Socket> waiting = new ArrayList<>();
    while (true) {
      var socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 300);
      } catch (SocketTimeoutException e) {
        return waiting;
      }
    }
  }
}
