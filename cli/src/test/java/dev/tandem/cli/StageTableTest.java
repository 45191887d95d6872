package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Histogram;
import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageTableTest {
  private final Stats stats =
      new Stats(
          List.of(
              new StageStats(
                  "download",
                  new StageStats.Items(10, 7, 7, 0, 0, 3, 0, 0),
                  new StageStats.Queue(0, 0, 128, 0),
                  new StageStats.Workers(
                      64,
                      1,
                      true,
                      Duration.ofSeconds(6),
                      Duration.ofSeconds(3),
                      Duration.ofSeconds(1)),
                  Histogram.of(),
                  Histogram.of(Duration.ofMillis(142), Duration.ofMillis(352)),
                  new StageStats.RateLimit(Duration.ZERO, Duration.ZERO))),
          Duration.ofSeconds(10),
          Histogram.of());

  @Test
  void aNarrowTableLeavesOutTheColumnsThatSayLeast() {
    assertThat(StageTable.lines(stats, 80))
        .startsWith("stage     workers    busy  starved  blocked       p50       p99  retries");
    assertThat(StageTable.lines(stats, 40)).startsWith("stage     workers    busy       p50");
    assertThat(StageTable.lines(stats, 25)).startsWith("stage     workers    busy");
  }

  @Test
  void noRowIsWiderThanTheTerminal() {
    for (int columns = 16; columns <= 200; columns++) {
      int most = columns;
      assertThat(StageTable.lines(stats, columns)).allMatch(line -> line.length() <= most);
    }
  }
}
