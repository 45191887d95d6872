package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Histogram;
import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CountedDownloadsTest {
  @Test
  void aRunWhoseDownloadsAreAllUnderWayIsLimitedByThem() {
    // 4 of 100 workers were busy all the time.
    Stats stats = CountedDownloads.of(stats(stage("download", 100, 4, 40, 960, 0)), 4);
    StageStats.Workers workers = stats.stages().getFirst().workers();
    assertThat(workers.count()).isEqualTo(4);
    assertThat(workers.working()).isEqualTo(4);
    assertThat(workers.utilization()).isEqualTo(1);
    assertThat(stats.bottleneck()).isEqualTo("download");
  }

  @Test
  void downloadsThatWaitForSilentServersAreNotCounted() {
    Stats stats = CountedDownloads.of(stats(stage("download", 100, 90, 700, 200, 100)), 4);
    StageStats.Workers workers = stats.stages().getFirst().workers();
    assertThat(workers.working()).isEqualTo(4);
    assertThat(workers.lifetime()).isEqualTo(Duration.ofSeconds(40));
    assertThat(workers.busy()).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void idleDownloadsStayIdle() {
    Stats stats = CountedDownloads.of(stats(stage("download", 100, 1, 10, 900, 90)), 4);
    StageStats.Workers workers = stats.stages().getFirst().workers();
    assertThat(workers.working()).isEqualTo(1);
    assertThat(workers.busy()).isEqualTo(Duration.ofSeconds(10));
    assertThat(workers.blocked()).isEqualTo(Duration.ofSeconds(30));
    assertThat(workers.starved()).isZero();
  }

  @Test
  void otherStagesAndFewWorkersStayAsTheyAre() {
    Stats stats = stats(stage("download", 4, 1, 1, 2, 3), stage("upload", 100, 1, 1, 2, 3));
    assertThat(CountedDownloads.of(stats, 4)).isEqualTo(stats);
  }

  private static Stats stats(StageStats... stages) {
    return new Stats(List.of(stages), Duration.ofSeconds(10), Histogram.of());
  }

  private static StageStats stage(
      String name, int workers, int working, long busy, long starved, long blocked) {
    return new StageStats(
        name,
        new StageStats.Items(0, 0, 0, 0, 0, 0, 0, 0),
        new StageStats.Queue(0, 0, 1, 0),
        new StageStats.Workers(
            workers,
            working,
            true,
            Duration.ofSeconds(busy),
            Duration.ofSeconds(starved),
            Duration.ofSeconds(blocked)),
        Histogram.of(),
        Histogram.of(),
        new StageStats.RateLimit(Duration.ZERO, Duration.ZERO));
  }
}
