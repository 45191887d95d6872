package dev.tandem.images;

import static dev.tandem.images.download.HostileServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.download.Addresses;
import dev.tandem.images.download.BackOff;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloaded;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.download.HostileServer;
import dev.tandem.images.item.BlurBoxes;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DownloadStageTest {
  private static final DownloadOptions OPTIONS =
      DownloadOptions.defaults().addresses(Addresses.ANY);

  private HostileServer server;
  private Downloader downloader;

  @BeforeEach
  void open() throws IOException {
    server = new HostileServer();
    downloader = new Downloader(OPTIONS);
  }

  @AfterEach
  void close() throws IOException {
    downloader.close();
    server.close();
  }

  @Test
  void countsTheAttempts() throws Exception {
    var stage = new DownloadStage(downloader, new DownloadWorkers(1, 1));
    server.on("/", "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
    assertThat(failure(stage).retryable()).isTrue();
    server.on("/", ok("x"));
    Downloaded downloaded = stage.attempt(server.ref("/"), 2, false);
    assertThat(downloaded.attempts()).isEqualTo(2);
    assertThat(stage.attempt(server.ref("/"), 1, false).attempts()).isEqualTo(1);
  }

  @Test
  void theTimeOfAnImageThatIsNotAskedForIsItsOwn() {
    var stage = new DownloadStage(downloader, new DownloadWorkers(1, 1));
    var unreadable = server.ref("/").blurring(BlurBoxes.unreadable("no box"));
    ItemException failure =
        catchThrowableOfType(ItemException.class, () -> stage.attempt(unreadable, 1, true));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_BOXES);
    assertThat(failure.took().orElseThrow()).isBetween(Duration.ZERO, Duration.ofSeconds(30));
    assertThat(server.heads()).isEmpty();
  }

  @Test
  void doesNotWaitForAServerThatAsksForMoreThanTheDeadline() {
    server.on("/", busy(365 * 86_400));
    ItemException failure = failure(new DownloadStage(downloader, new DownloadWorkers(1, 1)));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.httpStatus(503));
    assertThat(failure.retryable()).isFalse();
    assertThat(failure)
        .hasMessage("503 Service Unavailable; the host asks clients to wait 31536000 s");
  }

  @Test
  void waitsForAServerThatAsksForLess() {
    server.on("/", busy(60));
    ItemException failure = failure(new DownloadStage(downloader, new DownloadWorkers(1, 1)));
    assertThat(failure.retryable()).isTrue();
    assertThat(BackOff.after(failure)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void leavesLongerBetweenAttemptsWhereTheHostHasTooMuchToDo() {
    server.on("/", "HTTP/1.1 429 X\r\nContent-Length: 0\r\n\r\n");
    assertThat(BackOff.after(failure(new DownloadStage(downloader, new DownloadWorkers(1, 1)))))
        .isEqualTo(Duration.ofSeconds(2));
    server.on("/", "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
    assertThat(BackOff.after(failure(new DownloadStage(downloader, new DownloadWorkers(1, 1)))))
        .isZero();
  }

  @Test
  void givesUpWhenNoTimeIsLeft() {
    server.on("/", (_, _) -> server.silence());
    try (var hasty =
        new Downloader(OPTIONS.timeout(Duration.ofHours(1)).deadline(Duration.ofMillis(50)))) {
      ItemException failure = failure(new DownloadStage(hasty, new DownloadWorkers(1, 1)));
      assertThat(failure.failureClass()).isEqualTo(FailureClass.TIMEOUT);
      assertThat(failure.retryable()).isFalse();
      assertThat(failure).hasMessageEndingWith("; no time left for a retry within 50 ms");
    }
  }

  private ItemException failure(DownloadStage stage) {
    return catchThrowableOfType(
        ItemException.class, () -> stage.attempt(server.ref("/"), 1, false));
  }

  private static String busy(int seconds) {
    return "HTTP/1.1 503 X\r\nRetry-After: " + seconds + "\r\nContent-Length: 0\r\n\r\n";
  }
}
