package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Histogram;
import dev.tandem.StageStats;
import dev.tandem.Stats;
import dev.tandem.images.download.HeldBack;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HostWaitsTest {
  private final HostWaits waits =
      new HostWaits(Clock.fixed(Instant.parse("2026-11-30T18:03:00.5Z"), ZoneOffset.UTC));

  @Test
  void saysWhichHostAndHowManyAtATimeAndHowLongThatTakes() {
    waits.add(one(32, 1, Duration.ZERO, false), stats(0, 1, 1));
    assertThat(waits.text(stats(0, 1, 1)))
        .containsExactly("32 images wait for slow.example", "one at a time");
    waits.add(one(22, 1, Duration.ZERO, false), stats(100, 1, 1));
    waits.add(one(12, 1, Duration.ZERO, false), stats(150, 1, 1));
    assertThat(waits.text(stats(150, 1, 1)))
        .containsExactly("12 images wait for slow.example", "one at a time", "about 1:05 min");
    waits.add(one(12, 4, Duration.ZERO, false), stats(300, 1, 1));
    assertThat(waits.text(stats(300, 1, 1)))
        .containsExactly("12 images wait for slow.example", "4 at a time");
  }

  @Test
  void saysUntilWhenAHostPauses() {
    waits.add(one(1, 2, Duration.ofSeconds(70), true), stats(1, 0, 1));
    assertThat(waits.text(stats(1, 0, 1)))
        .containsExactly(
            "1 image waits for slow.example", "which asked for a pause until 18:04:11");
    waits.add(one(1, 2, Duration.ofSeconds(5), false), stats(2, 0, 1));
    assertThat(waits.text(stats(2, 0, 1)).getLast())
        .isEqualTo("which fails and is left alone until 18:03:06");
  }

  @Test
  void ofSeveralHostsItNamesTheOneThatMostWaitFor() {
    waits.add(
        new HeldBack(
            1200, 3, 5, new HeldBack.Longest("slow.example", 1000, 2, 2, Duration.ZERO, false)),
        stats(1, 5, 5));
    assertThat(waits.text(stats(1, 5, 5)))
        .containsExactly(
            "1,200 images wait for 3 hosts", "most (1,000) for slow.example", "2 at a time");
  }

  @Test
  void saysNothingIfSomethingElseIsWaitedFor() {
    waits.add(HeldBack.NOTHING, stats(1, 3, 64));
    assertThat(waits.text(stats(1, 3, 64))).isEmpty();
    waits.add(one(30, 1, Duration.ZERO, false), stats(2, 64, 64));
    assertThat(waits.text(stats(2, 64, 64))).as("all downloads are busy").isEmpty();
    assertThat(waits.text(stats(2, 1, 100))).as("more are being resized").isEmpty();
    assertThat(waits.text(stats(2, 1, 20))).isNotEmpty();
  }

  @Test
  void isLookedAtOnceASecond() {
    assertThat(waits.isDue(stats(0, 1, 1))).isTrue();
    waits.add(HeldBack.NOTHING, stats(3, 1, 1));
    assertThat(waits.isDue(stats(3, 1, 1))).isFalse();
    assertThat(waits.isDue(stats(4, 1, 1))).isTrue();
  }

  @Test
  void isPartOfTheProgress() {
    ProgressText text =
        new ProgressText(
            stats(1, 0, 1),
            OptionalLong.empty(),
            0,
            Optional.empty(),
            List.of("22 images wait for slow.example", "one at a time", "about 3:10 min"));
    assertThat(text.block(80))
        .contains("22 images wait for slow.example, one at a time, about 3:10 min");
    assertThat(text.block(40))
        .contains("22 images wait for slow.example", "one at a time, about 3:10 min");
    assertThat(text.line())
        .endsWith("; 22 images wait for slow.example, one at a time, about 3:10 min");
  }

  private static HeldBack one(long images, int atOnce, Duration pause, boolean asked) {
    return new HeldBack(
        images, 1, 1, new HeldBack.Longest("slow.example", images, 1, atOnce, pause, asked));
  }

  private static Stats stats(int seconds, int working, int inProgress) {
    Duration time = Duration.ofSeconds(seconds);
    return new Stats(
        List.of(
            new StageStats(
                "download",
                new StageStats.Items(inProgress, 0, 0, 0, 0, 0, 0, 0),
                new StageStats.Queue(0, 0, 1, 0),
                new StageStats.Workers(64, working, true, time, time, time),
                Histogram.of(),
                Histogram.of(time, time),
                new StageStats.RateLimit(Duration.ZERO, Duration.ZERO))),
        time,
        Histogram.of());
  }
}
