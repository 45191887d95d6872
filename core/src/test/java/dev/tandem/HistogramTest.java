package dev.tandem;

import static java.time.Duration.ofNanos;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The histogram keeps short times exactly, has a bounded error, and accepts extremes. */
class HistogramTest {
  private final HistogramRecorder times = new HistogramRecorder();

  @Test
  void withoutDurationsEverythingIsZero() {
    times.record(1_000, 0);
    times.recordMean(1_000, 0);
    Histogram none = times.snapshot();
    assertThat(none).isEqualTo(Histogram.of());
    assertThat(none.count()).isZero();
    assertThat(none.quantile(0.99)).isZero();
    assertThat(none.mean()).isZero();
    assertThat(none.max()).isZero();
  }

  @Test
  void theShortestTimesAreKeptExactly() {
    for (int nanos = 0; nanos < 16; nanos++) {
      assertThat(quantileOfOne(nanos)).as("%d", nanos).isEqualTo(nanos);
    }
  }

  @Test
  void aTimeIsShownAsTheMiddleOfItsBucket() {
    assertThat(quantileOfOne(16)).isEqualTo(17);
    assertThat(quantileOfOne(17)).isEqualTo(17);
    assertThat(quantileOfOne(18)).isEqualTo(19);
    assertThat(quantileOfOne(1024)).isEqualTo(1024 + 64);
    assertThat(quantileOfOne(1024 + 127)).isEqualTo(1024 + 64);
    assertThat(quantileOfOne(1024 + 128)).isEqualTo(1024 + 128 + 64);
  }

  @Test
  void noTimeIsOffByAnEighthAndNoneExceedsTheBound() {
    LongStream.iterate(16, nanos -> nanos < Long.MAX_VALUE / 3, nanos -> nanos * 3 / 2 + 1)
        .forEach(nanos -> {
          Histogram one = ofOne(nanos);
          assertThat(Math.abs(quantileOfOne(nanos) - nanos)).as("%d", nanos).isLessThan(nanos / 8);
          assertThat(Math.abs(one.mean().toNanos() - nanos)).isLessThan(nanos / 8);
          assertThat(one.max().toNanos() - nanos).isBetween(0L, nanos / 8);
        });
  }

  @Test
  void theLongestTimeHasABucketToo() {
    assertThat(quantileOfOne(Long.MAX_VALUE)).isGreaterThan(Long.MAX_VALUE / 16 * 15);
    assertThat(ofOne(Long.MAX_VALUE).max()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
    assertThat(Histogram.of(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(ofOne(Long.MAX_VALUE));
  }

  @Test
  void aClockThatStepsBackGivesNoNegativeTime() {
    assertThat(quantileOfOne(-5)).isZero();
    assertThat(Histogram.of(Duration.ofNanos(-5))).isEqualTo(ofOne(0));
  }

  @Test
  void itemsTimedTogetherCountWithTheirMean() {
    times.recordMean(12, 3);
    times.record(7, 1);
    assertThat(times.snapshot().quantile(0.75)).isEqualTo(Duration.ofNanos(4));
    assertThat(times.snapshot().quantile(0.76)).isEqualTo(Duration.ofNanos(7));
    assertThat(times.snapshot().mean()).isEqualTo(Duration.ofNanos(5)); // 4.75
  }

  @Test
  void aQuantileIsTheTimeThatTheShareDoesNotExceed() {
    for (int nanos = 1; nanos <= 4; nanos++) {
      times.record(nanos, 1);
    }
    Histogram four = times.snapshot();
    assertThat(four.quantile(0)).isEqualTo(Duration.ofNanos(1));
    assertThat(four.quantile(0.25)).isEqualTo(Duration.ofNanos(1));
    assertThat(four.p50()).isEqualTo(Duration.ofNanos(2));
    assertThat(four.quantile(0.51)).isEqualTo(Duration.ofNanos(3));
    assertThat(four.p99()).isEqualTo(Duration.ofNanos(4));
    assertThat(four.quantile(1)).isEqualTo(Duration.ofNanos(4));
    assertThat(four.max()).isEqualTo(Duration.ofNanos(4));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void aShareIsFromZeroToOne(double share) {
    assertThatIllegalArgumentException().isThrownBy(() -> Histogram.of().quantile(share));
  }

  @Test
  void theDifferenceOfTwoSnapshotsIsWhatCameBetweenThem() {
    times.record(5, 3);
    times.record(3_000, 1);
    Histogram earlier = times.snapshot();
    times.record(5, 1);
    times.record(70_000, 2);
    Histogram later = times.snapshot();
    Histogram between = later.since(earlier);
    assertThat(between).isEqualTo(Histogram.of(ofNanos(5), ofNanos(70_000), ofNanos(70_000)));
    assertThat(between.plus(earlier)).isEqualTo(later).hasSameHashCodeAs(later);
    assertThat(earlier.plus(between)).isEqualTo(later);
    assertThat(earlier.count()).isEqualTo(4); // it has not changed
    assertThat(later.since(later)).isEqualTo(Histogram.of());
    assertThat(earlier.since(later)).isEqualTo(Histogram.of()); // not the earlier one
  }

  @Test
  void weeksOfItemsAreCounted() {
    for (int i = 0; i < 4; i++) {
      times.record(ofNanos(100).toNanos(), Integer.MAX_VALUE);
    }
    times.record(Duration.ofDays(20).toNanos(), Integer.MAX_VALUE);
    Histogram weeks = times.snapshot();
    assertThat(weeks.count()).isEqualTo(5L * Integer.MAX_VALUE);
    assertThat(weeks.quantile(0.8).toNanos()).isBetween(96L, 111L);
    assertThat(weeks.quantile(0.81)).isBetween(Duration.ofDays(18), Duration.ofDays(22));
    assertThat(weeks.mean()).isBetween(Duration.ofHours(86), Duration.ofHours(106)); // 4 days
    assertThat(weeks.since(weeks).count()).isZero();
    assertThat(weeks.plus(weeks).count()).isEqualTo(10L * Integer.MAX_VALUE);
  }

  @Test
  void isTheSameAfterATransfer() throws Exception {
    times.record(1_000, 7);
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(times.snapshot());
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(times.snapshot());
    }
  }

  @Test
  void itsTextSaysWhatMatters() {
    assertThat(Histogram.of(ofNanos(4), ofNanos(9)))
        .hasToString(
            "Histogram[count=2, p50=PT0.000000004S, p99=PT0.000000009S, max=PT0.000000009S]");
  }

  private static Histogram ofOne(long nanos) {
    var one = new HistogramRecorder();
    one.record(nanos, 1);
    return one.snapshot();
  }

  private static long quantileOfOne(long nanos) {
    return ofOne(nanos).quantile(1).toNanos();
  }
}
