package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations as messages show them. */
class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT1S, 1 s",
    "PT90S, 90 s",
    "PT2H, 7200 s",
    "PT1.5S, 1.5 s",
    "PT1.258034211S, 1.258034211 s",
    "PT0.25S, 250 ms",
    "PT0.001S, 1 ms",
    "PT0.0015S, 1.5 ms",
    "PT0.0005S, 500 µs",
    "PT0.000001S, 1 µs",
    "PT0.000000999S, 999 ns",
    "PT0.000000001S, 1 ns",
    "PT-0.0005S, -500 µs",
    "PT2562047788015215H30M7.999999999S, 9223372036854775807.999999999 s"
  })
  void areExactAndInTheLargestUnitThatFits(Duration duration, String text) {
    assertThat(DurationText.of(duration)).isEqualTo(text);
  }

  @Test
  void aLimitBelowAMillisecondIsNotShownAsZero() {
    assertThat(Limits.exceeded("no result within ", Duration.ofNanos(500_000)))
        .hasMessage("no result within 500 µs");
  }

  @Test
  void aStallShowsItsTimesInTheSameWay() {
    var worker = new Stall.BusyWorker("w", Duration.ofMillis(1_500), List.of());
    var waits = new Stall.Waits("a", List.of(worker), 0, 0, 0);
    assertThat(new Stall(Duration.ofNanos(500_000), true, List.of(waits)).toString())
        .contains("nothing has moved for 500 µs", "busy for 1.5 s");
  }
}
