package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A retry policy determines whether and when an attempt is retried. */
class RetryTest {
  private final IOException failure = new IOException("broken");

  @Test
  void retriesAreLimited() {
    Retry retry = Retry.upTo(2, Duration.ZERO);
    assertThat(retry.again(failure, 1)).isTrue();
    assertThat(retry.again(failure, 2)).isTrue();
    assertThat(retry.again(failure, 3)).isFalse();
    assertThat(Retry.NEVER.again(failure, 1)).isFalse();
  }

  @Test
  void onlyMatchingFailuresAreRetried() {
    Retry retry = Retry.upTo(2, Duration.ZERO).when(e -> e instanceof IOException);
    assertThat(retry.again(failure, 1)).isTrue();
    assertThat(retry.again(new IllegalStateException(), 1)).isFalse();
  }

  @Test
  void theBackOffDoublesUpToTheLongestWait() {
    Retry retry = Retry.upTo(9, Duration.ofMillis(100)).longest(Duration.ofMillis(500));
    assertThat(retry.delay(failure, 1, 0)).isEqualTo(Duration.ofMillis(100));
    assertThat(retry.delay(failure, 2, 0)).isEqualTo(Duration.ofMillis(200));
    assertThat(retry.delay(failure, 3, 0)).isEqualTo(Duration.ofMillis(400));
    assertThat(retry.delay(failure, 4, 0)).isEqualTo(Duration.ofMillis(500));
    assertThat(retry.delay(failure, Integer.MAX_VALUE, 0)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void jitterShortensTheWaitByAQuarterAtMost() {
    Retry retry = Retry.upTo(9, Duration.ofMillis(100));
    assertThat(retry.delay(failure, 1, 0.5)).isEqualTo(Duration.ofNanos(87_500_000));
    assertThat(retry.delay(failure, 1, 1)).isEqualTo(Duration.ofMillis(75));
  }

  @Test
  void theWaitIsThirtySecondsAtMostUnlessTheBackOffIsLonger() {
    assertThat(Retry.upTo(9, Duration.ofSeconds(20)).delay(failure, 2, 0))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(Retry.upTo(9, Duration.ofSeconds(40)).delay(failure, 2, 0))
        .isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void theWaitThatAFailureAsksForCountsIfItIsLonger() {
    Retry retry = Retry.upTo(9, Duration.ofSeconds(2));
    assertThat(retry.notBefore(e -> Duration.ofSeconds(3)).delay(failure, 1, 0))
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(retry.notBefore(e -> Duration.ofSeconds(1)).delay(failure, 1, 0))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(retry.notBefore(e -> Duration.ofSeconds(31)).delay(failure, 1, 0))
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void timesBeyondTheLargestNumberOfNanosecondsAreAYear() {
    Duration ages = ChronoUnit.FOREVER.getDuration();
    assertThat(Retry.upTo(9, ages).delay(failure, 1, 0)).isEqualTo(Duration.ofDays(365));
    assertThat(Retry.upTo(9, ages).delay(failure, 60, 0)).isEqualTo(Duration.ofDays(365));
    assertThat(Retry.upTo(9, Duration.ofDays(300)).longest(ages).delay(failure, 60, 0))
        .isEqualTo(Duration.ofDays(365));
  }

  @Test
  void eachChangeKeepsTheRest() {
    Retry retry =
        Retry.upTo(2, Duration.ofSeconds(1))
            .when(e -> false)
            .notBefore(e -> Duration.ofSeconds(3))
            .longest(Duration.ofSeconds(9));
    assertThat(retry.retries()).isEqualTo(2);
    assertThat(retry.backoff()).isEqualTo(Duration.ofSeconds(1));
    assertThat(retry.longest()).isEqualTo(Duration.ofSeconds(9));
    assertThat(retry.when().test(failure)).isFalse();
    assertThat(retry.notBefore().apply(failure)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void negativeArgumentsAreRefusedWithTheirValue() {
    assertThatThrownBy(() -> Retry.upTo(-1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> Retry.upTo(1, Duration.ofMillis(-5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT-0.005S");
    assertThatThrownBy(() -> Retry.upTo(1, Duration.ZERO).longest(Duration.ofMillis(-7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT-0.007S");
  }

  @Test
  @SuppressWarnings("NullAway") // as a careless user might
  void nullIsRefused() {
    Retry retry = Retry.upTo(1, Duration.ZERO);
    assertThatThrownBy(() -> retry.when(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> retry.notBefore(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void aNegativeWaitCountsAsNone() {
    Retry retry = Retry.upTo(9, Duration.ofSeconds(2));
    for (Duration asked :
        List.of(Duration.ofSeconds(Long.MIN_VALUE), Duration.ofNanos(-1), Duration.ofDays(-400))) {
      assertThat(retry.notBefore(e -> asked).delay(failure, 1, 0)).isEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  @SuppressWarnings("NullAway") // the test is about null
  void aNullFromNotBeforeIsReported() {
    Retry retry = Retry.upTo(9, Duration.ZERO).notBefore(e -> null);
    assertThatThrownBy(() -> retry.delay(failure, 1, 0))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("notBefore");
  }
}
