package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The histogram keeps short times exactly, has a bounded error, and accepts extremes. */
class ServiceTimesTest {
  private final ServiceTimes times = new ServiceTimes();

  @Test
  void withoutItemsTheQuantileIsZero() {
    assertThat(times.quantile(0.99)).isZero();
    times.record(1_000, 0);
    assertThat(times.quantile(0.99)).isZero();
  }

  @Test
  void theShortestTimesAreKeptExactly() {
    for (int nanos = 0; nanos < 8; nanos++) {
      assertThat(quantileOfOne(nanos)).as("%d", nanos).isEqualTo(nanos);
    }
  }

  @Test
  void aTimeIsShownAsTheMiddleOfItsBucket() {
    assertThat(quantileOfOne(8)).isEqualTo(8);
    assertThat(quantileOfOne(15)).isEqualTo(15);
    assertThat(quantileOfOne(16)).isEqualTo(17);
    assertThat(quantileOfOne(17)).isEqualTo(17);
    assertThat(quantileOfOne(18)).isEqualTo(19);
    assertThat(quantileOfOne(1024)).isEqualTo(1024 + 64);
    assertThat(quantileOfOne(1024 + 127)).isEqualTo(1024 + 64);
    assertThat(quantileOfOne(1024 + 128)).isEqualTo(1024 + 128 + 64);
  }

  @Test
  void noTimeIsOffByMoreThanAnEighth() {
    LongStream.iterate(1, nanos -> nanos < Long.MAX_VALUE / 3, nanos -> nanos * 3 / 2 + 1)
        .forEach(nanos ->
            assertThat(Math.abs(quantileOfOne(nanos) - nanos))
                .as("%d", nanos)
                .isLessThanOrEqualTo(nanos / 8));
  }

  @Test
  void theLongestTimeHasABucketToo() {
    assertThat(quantileOfOne(Long.MAX_VALUE)).isGreaterThan(Long.MAX_VALUE / 16 * 15);
  }

  @Test
  void aClockThatStepsBackGivesNoNegativeTime() {
    assertThat(quantileOfOne(-5)).isZero();
  }

  @Test
  void itemsTimedTogetherCountWithTheirMean() {
    times.record(12, 3);
    times.record(7, 1);
    assertThat(times.quantile(0.75)).isEqualTo(Duration.ofNanos(4));
    assertThat(times.quantile(0.76)).isEqualTo(Duration.ofNanos(7));
  }

  @Test
  void aQuantileIsTheTimeThatTheShareDoesNotExceed() {
    for (int nanos = 1; nanos <= 4; nanos++) {
      times.record(nanos, 1);
    }
    assertThat(times.quantile(0.25)).isEqualTo(Duration.ofNanos(1));
    assertThat(times.quantile(0.5)).isEqualTo(Duration.ofNanos(2));
    assertThat(times.quantile(0.51)).isEqualTo(Duration.ofNanos(3));
    assertThat(times.quantile(1)).isEqualTo(Duration.ofNanos(4));
  }

  private static long quantileOfOne(long nanos) {
    var one = new ServiceTimes();
    one.record(nanos, 1);
    return one.quantile(1).toNanos();
  }
}
