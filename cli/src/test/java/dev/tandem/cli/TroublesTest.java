package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Histogram;
import dev.tandem.StageStats;
import dev.tandem.Stats;
import dev.tandem.images.item.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TroublesTest {
  private final Troubles troubles = new Troubles();

  @Test
  void aHintComesOnceWhenNearlyAllOfTheLatestImagesHaveFailed() {
    for (int i = 0; i < 1000; i++) {
      assertThat(troubles.ended()).isEmpty();
    }
    for (int i = 0; i < 179; i++) {
      assertThat(troubles.failed("http-404")).isEmpty();
    }
    assertThat(troubles.failed("http-404"))
        .contains(
            "of the last 200 images, 180 failed with http-404: are the URLs of the list whole and"
                + " up to date?");
    for (int i = 0; i < 1000; i++) {
      assertThat(troubles.failed("http-404")).isEmpty();
    }
  }

  @Test
  void hostsThatDoNotExistAreNoTroubleAtTheEndOfAListWithOthers() {
    for (int i = 0; i < 1000; i++) {
      assertThat(troubles.ended()).isEmpty();
    }
    for (int i = 0; i < 999; i++) {
      assertThat(troubles.failed("unknown-host")).isEmpty();
    }
    assertThat(troubles.failed("unknown-host"))
        .hasValueSatisfying(hint -> assertThat(hint).contains("is the network up"));
  }

  @Test
  void noHintComesBeforeThereAreEnoughOrForManyReasons() {
    for (int i = 0; i < 199; i++) {
      assertThat(troubles.failed("tls")).isEmpty();
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(new Troubles().failed("http-" + (400 + i % 100))).isEmpty();
    }
    assertThat(Troubles.hint(Map.of("tls", 4L), 4)).isEmpty();
    assertThat(Troubles.hint(Map.of(), 0)).isEmpty();
    assertThat(Troubles.hint(Map.of("tls", 89L), 100)).isEmpty();
    assertThat(Troubles.hint(Map.of("tls", 45L, "http-403", 46L), 100))
        .hasValueSatisfying(hint -> assertThat(hint).contains("46 failed with http-403: "));
    assertThat(Troubles.hint(Map.of("tls", 31L, "http-403", 31L, "timeout", 33L), 100)).isEmpty();
  }

  @Test
  void anyClassHasAHintOrNone() {
    assertThat(Advice.on("tls")).hasValueSatisfying(hint -> assertThat(hint).contains("--ca"));
    assertThat(Advice.on("forbidden-address"))
        .hasValueSatisfying(hint -> assertThat(hint).contains("--allow-private-addresses"));
    assertThat(Advice.on("http-502")).isPresent();
    assertThat(Advice.on("http-418")).isEmpty();
    FailureClass.withoutStatus().forEach(one -> assertThat(Advice.on(one.name())).isNotNull());
  }

  @Test
  void theSlowestStageIsToldWithWhatWouldHelp() {
    assertThat(StageAdvice.on(stats("download", 64, 30), 4))
        .hasValueSatisfying(
            hint -> assertThat(hint).contains("64 workers").endsWith("--workers download=128"));
    assertThat(StageAdvice.on(stats("resize", 2, 30), 4))
        .contains("resize was the slowest stage: --workers resize=4 would use all processors");
    assertThat(StageAdvice.on(stats("resize", 4, 30), 4))
        .hasValueSatisfying(hint -> assertThat(hint).contains("all processors were busy"));
    assertThat(StageAdvice.on(stats("download", 64, 5), 4)).as("a short run").isEmpty();
  }

  /** A run of so many seconds, with one stage that was busy all the time. */
  private static Stats stats(String stage, int workers, int seconds) {
    Duration busy = Duration.ofSeconds((long) seconds * workers);
    return new Stats(
        List.of(
            new StageStats(
                stage,
                new StageStats.Items(1000, 1000, 1000, 0, 0, 0, 0, 0),
                new StageStats.Queue(0, 0, 1, 0),
                new StageStats.Workers(workers, workers, true, busy, Duration.ZERO, Duration.ZERO),
                Histogram.of(),
                Histogram.of(),
                new StageStats.RateLimit(Duration.ZERO, Duration.ZERO))),
        Duration.ofSeconds(seconds),
        Histogram.of());
  }
}
