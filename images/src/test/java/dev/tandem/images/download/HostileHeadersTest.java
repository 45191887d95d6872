package dev.tandem.images.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.HostileShape;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No answer keeps the thread that reads it busy for a tenth of a second, whatever stands in its
 * head: a virtual thread that computes holds up all others.
 */
@Timeout(120)
@Tag("slow")
final class HostileHeadersTest {
  private static final long MOST_NANOS = Duration.ofMillis(100).toNanos();
  private static final int LENGTH = 15_000; // longer lines are refused
  private static final int TRIES = 5;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private HostileServer server;
  private Downloader downloader;
  private int hosts;

  @BeforeEach
  void open() throws IOException {
    server = new HostileServer();
    downloader =
        new Downloader(
            DownloadOptions.defaults(),
            _ -> true,
            _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
            null);
  }

  @AfterEach
  void close() throws IOException {
    downloader.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "302 Found\r\nLocation: TEXT",
        "302 Found\r\nLocation: http://TEXT",
        "302 Found\r\nLocation: //[TEXT]/",
        "302 Found\r\nLocation: /TEXT",
        "302 Found\r\nLocation: ?TEXT",
        "503 Busy\r\nRetry-After: TEXT",
        "200 OK\r\nContent-Type: TEXT",
        "200 OK\r\nContent-Disposition: attachment; filename=\"TEXT",
        "200 OK\r\nLink: <TEXT",
        "200 OK\r\nX-Robots-Tag: TEXT",
        "200 OK\r\nSet-Cookie: a=TEXT",
        "200 OK\r\nContent-Encoding: TEXT",
        "200 OK\r\nTransfer-Encoding: TEXT",
        "200 OK\r\nContent-Length: TEXT",
        "200 OK\r\nConnection: TEXT",
        "200 OK\r\nKeep-Alive: TEXT",
        "200 TEXT",
        "200 OK\r\nTEXT",
        "200 OK\r\nTEXT: a",
        "200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;TEXT\r\na\r\n0\r\nTEXT",
        "TEXT"
      })
  void noHeadKeepsAThreadBusy(String head) {
    for (HostileShape shape : HostileShape.all()) {
      String text = shape.text(LENGTH);
      byte[] answer = ("HTTP/1.1 " + head.replace("TEXT", text) + "\r\n\r\nx").getBytes(ISO_8859_1);
      server.on(
          "/",
          (_, out) -> {
            out.write(answer);
            return false;
          });
      assertThat(nanos()).as("%s of %s", head, shape).isLessThan(MOST_NANOS);
    }
  }

  private long nanos() {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < TRIES && best >= MOST_NANOS; i++) {
      // Another host each time: one that fails is left alone for a while.
      var ref = new ImageRef("http://host-" + hosts++ + ".test:" + server.port() + "/", "test");
      long begun = THREADS.getCurrentThreadCpuTime();
      try {
        var _ = downloader.download(ref);
      } catch (ItemException e) {
        assertThat(e.getMessage()).hasSizeLessThan(1000).doesNotContainPattern("\\p{Cntrl}");
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      best = Math.min(best, THREADS.getCurrentThreadCpuTime() - begun);
    }
    return best;
  }
}
