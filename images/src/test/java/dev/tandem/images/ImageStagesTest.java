package dev.tandem.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Retry;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.resize.Resizer;
import dev.tandem.images.store.FolderStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class ImageStagesTest {
  private static final @Nullable Duration NO_ADVICE = null;

  @TempDir private Path folder;

  private Retry retry(Duration deadline) {
    try (var downloader = new Downloader(DownloadOptions.defaults().deadline(deadline));
        var store = FolderStore.open(folder)) {
      var stages =
          new ImageStages(
              downloader,
              new Resizer(ResizeOptions.defaults()),
              store,
              Workers.defaults(),
              2,
              null,
              null,
              false);
      assertThat(stages.pipeline().stages()).containsExactly("download", "resize", "upload");
      return stages.retry();
    }
  }

  /** The watchdog of the stage may come just as the attempt fails, which is then its cause. */
  @Test
  void whatWasToBeTriedAgainIsAlsoWhereTheTimeOfTheStageWasUpAtThatMoment() {
    Retry retry = retry(Duration.ofMinutes(2));
    var passing =
        ItemException.passing(FailureClass.httpStatus(503), "busy", Duration.ofSeconds(7));
    for (Exception failure : List.of(passing, timeUp(passing))) {
      assertThat(retry.when().test(failure)).isTrue();
      assertThat(retry.notBefore().apply(failure)).isEqualTo(Duration.ofSeconds(7));
    }
  }

  @Test
  void whatFailedForGoodIsNotTriedAgain() {
    Retry retry = retry(Duration.ofMinutes(2));
    var lasting = ItemException.lasting(FailureClass.TLS, "no");
    for (Exception failure :
        List.of(
            lasting,
            timeUp(lasting),
            timeUp(new InterruptedException()), // in the middle of an attempt
            new TimeoutException(),
            new IllegalStateException(
                ItemException.passing(FailureClass.TIMEOUT, "late", NO_ADVICE)))) {
      assertThat(retry.when().test(failure)).isFalse();
    }
  }

  @Test
  void aDeadlineMayBeAsLongAsAnyoneLikes() {
    assertThat(retry(Duration.ofSeconds(Long.MAX_VALUE)).retries()).isEqualTo(2);
  }

  private static TimeoutException timeUp(Exception cause) {
    var timeUp = new TimeoutException("no result within 3600 s");
    timeUp.initCause(cause);
    return timeUp;
  }
}
