package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Histogram;
import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTextTest {
  private final Stats stats =
      new Stats(
          List.of(
              stage("download", 64, 64, 480, 450, 3, 0, 0, Duration.ofSeconds(60)),
              stage("resize", 2, 2, 450, 410, 0, 38, 4_100_000, Duration.ofSeconds(99)),
              stage("upload", 8, 1, 410, 409, 0, 0, 0, Duration.ofSeconds(1))),
          Duration.ofSeconds(10),
          Histogram.of());

  @Test
  void aBlockShowsTheRunAndEachStageAndTheSlowestOfThem() {
    assertThat(
            new ProgressText(stats, OptionalLong.of(1000), 41.2, Optional.of("resize"), List.of())
                .block(80))
        .containsExactly(
            "412 of 1,000 (41 %) items, 3 failed, 41/s, 15.0 s left",
            "  download    64 of 64   busy        0 waiting",
            "  resize       2 of 2    busy       38 waiting (4.1 MB)   ← slowest",
            "  upload       1 of 8    busy        0 waiting");
  }

  @Test
  void aLineForALogSaysTheSameInShort() {
    assertThat(
            new ProgressText(stats, OptionalLong.empty(), 41.2, Optional.empty(), List.of()).line())
        .isEqualTo(
            "412 items, 3 failed, 41/s; download 64/64 busy, queue 0; resize 2/2 busy, queue 38;"
                + " upload 1/8 busy, queue 0");
  }

  @Test
  void aTotalThatWasEstimatedTooLowIsNotContradicted() {
    assertThat(
            new ProgressText(stats, OptionalLong.of(100), 41.2, Optional.empty(), List.of()).line())
        .startsWith("412 of 412 (100 %) items, 3 failed, 41/s; ");
  }

  @Test
  void aNarrowBlockSaysTheSameInMoreAndShorterLines() {
    assertThat(block(40))
        .containsExactly(
            "412 of 1,000 (41 %) items, 3 failed",
            "41/s, 15.0 s left",
            "  download   64/64      0 waiting",
            "  resize       2/2     38 waiting ←",
            "  upload       1/8      0 waiting");
    assertThat(block(25))
        .containsExactly(
            "412 of 1,000 (41 %) items",
            "3 failed, 41/s",
            "15.0 s left",
            "download 64/64 +0",
            "resize   2/2 +38 ←",
            "upload   1/8 +0");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    for (int columns = 1; columns <= 200; columns++) {
      int most = columns;
      assertThat(block(columns)).allMatch(line -> Columns.width(line) <= most);
    }
  }

  private List<String> block(int columns) {
    return new ProgressText(stats, OptionalLong.of(1000), 41.2, Optional.of("resize"), List.of())
        .block(columns);
  }

  @Test
  void theRateAndTheSlowestStageFollowTheLastTenSeconds() {
    Recent recent = new Recent();
    recent.add(at(0, 0, 0, 0));
    assertThat(recent.rate()).isZero();
    assertThat(recent.slowest()).isEmpty();
    recent.add(at(1, 100, 10, 90));
    assertThat(recent.rate()).isEqualTo(100);
    assertThat(recent.slowest()).contains("resize");
    for (int second = 2; second <= 30; second++) {
      recent.add(at(second, 100, 10 + 99 * (second - 1), 90));
    }
    assertThat(recent.rate()).isZero();
    assertThat(recent.slowest()).contains("download");
  }

  @Test
  void noStageIsTheSlowestIfEachWaitedForMuchOfTheTime() {
    Recent recent = new Recent();
    recent.add(at(10, 100, 1000, 1000));
    recent.add(at(11, 200, 1000 + 60, 1000 + 69));
    assertThat(recent.slowest()).isEmpty();
  }

  /** A run after some seconds, with the hundredths of a second that two stages were busy. */
  private static Stats at(int seconds, long done, long downloadBusy, long resizeBusy) {
    return new Stats(
        List.of(
            stage("download", seconds, downloadBusy, done),
            stage("resize", seconds, resizeBusy, done)),
        Duration.ofSeconds(seconds),
        Histogram.of());
  }

  private static StageStats stage(String name, int seconds, long busy, long out) {
    Duration busyTime = Duration.ofMillis(10 * busy);
    Duration starved = Duration.ofSeconds(seconds).minus(busyTime);
    return stage(
        name,
        new StageStats.Items(out, out, out, 0, 0, 0, 0, 0),
        new StageStats.Queue(0, 0, 1, 0),
        new StageStats.Workers(1, 1, true, busyTime, starved, Duration.ZERO));
  }

  @Test
  void numbersReadAsPeopleWriteThem() {
    assertThat(Text.time(Duration.ofNanos(90))).isEqualTo("90 ns");
    assertThat(Text.time(Duration.ofNanos(40_900))).isEqualTo("40 µs");
    assertThat(Text.time(Duration.ofNanos(420_000))).isEqualTo("0.4 ms");
    assertThat(Text.time(Duration.ofMillis(43))).isEqualTo("43 ms");
    assertThat(Text.time(Duration.ofMillis(4_730))).isEqualTo("4.7 s");
    assertThat(Text.time(Duration.ofSeconds(187))).isEqualTo("3:07 min");
    assertThat(Text.time(Duration.ofSeconds(43_387))).isEqualTo("12:03:07 h");
    assertThat(Text.bytes(900)).isEqualTo("900 B");
    assertThat(Text.bytes(64_000)).isEqualTo("64 KB");
    assertThat(Text.bytes(4_120_000)).isEqualTo("4.1 MB");
    assertThat(Text.count(1_234_567)).isEqualTo("1,234,567");
  }

  private static StageStats stage(
      String name,
      int workers,
      int working,
      long in,
      long out,
      long failed,
      int depth,
      long weight,
      Duration busy) {
    return stage(
        name,
        new StageStats.Items(in, out, out, failed, 0, 0, 0, 0),
        new StageStats.Queue(depth, weight, 64_000_000, 0),
        new StageStats.Workers(workers, working, true, busy, Duration.ofSeconds(1), Duration.ZERO));
  }

  private static StageStats stage(
      String name, StageStats.Items items, StageStats.Queue queue, StageStats.Workers workers) {
    return new StageStats(
        name,
        items,
        queue,
        workers,
        Histogram.of(),
        Histogram.of(),
        new StageStats.RateLimit(Duration.ZERO, Duration.ZERO));
  }
}
