package dev.tandem.images.download;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostHealthTest {
  private static final @Nullable Duration NO_ADVICE = null;

  private final HostHealth health = new HostHealth(ofMinutes(2));
  private Duration now = Duration.ZERO;

  @Test
  void givesAHostAFewRequestsUntilItHasAnsweredOnce() {
    assertThat(health.limit(16)).isEqualTo(4);
    assertThat(health.limit(2)).isEqualTo(2);
    health.answered(now.toNanos());
    assertThat(health.limit(16)).isEqualTo(16);
  }

  @Test
  void givesAHostThatFailsFewerAtOnceUntilItAnswers() {
    health.answered(now.toNanos());
    assertThat(health.limit(16)).isEqualTo(16);
    fail();
    assertThat(health.limit(16)).isEqualTo(16);
    fail();
    assertThat(health.limit(16)).isEqualTo(8);
    fail();
    assertThat(health.limit(16)).isEqualTo(4);
    for (int i = 0; i < 100; i++) {
      fail();
    }
    assertThat(health.limit(16)).isEqualTo(1);
    assertThat(health.limit(1)).isEqualTo(1);
    health.answered(now.toNanos());
    assertThat(health.limit(16)).isEqualTo(16);
    assertThat(health.isGood()).isTrue();
  }

  @Test
  void failuresOfRequestsThatBeganBeforeItLastAnsweredSayNothing() {
    now = now.plusSeconds(2);
    health.answered(now.toNanos());
    for (int i = 0; i < 10; i++) {
      health.failed(failure(NO_ADVICE), now.minusSeconds(1).toNanos(), now.toNanos());
    }
    assertThat(health.isGood()).isTrue();
    assertThat(health.limit(16)).isEqualTo(16);
  }

  @Test
  void pausesAfterThreeFailuresAndTwiceAsLongEachTimeAfter() {
    fail();
    fail();
    assertThat(pause()).isEqualTo(Duration.ZERO);
    Duration expected = ofSeconds(1);
    for (int i = 0; i < 10; i++) {
      fail();
      assertThat(pause()).isEqualTo(expected);
      now = now.plus(expected);
      assertThat(pause()).isEqualTo(Duration.ZERO);
      expected =
          expected.multipliedBy(2).compareTo(ofMinutes(1)) > 0
              ? ofMinutes(1)
              : expected.multipliedBy(2);
    }
  }

  @Test
  void countsFailuresOfRequestsThatWereUnderWayWhenAPauseBeganAsOne() {
    for (int i = 0; i < 16; i++) {
      health.failed(failure(NO_ADVICE), 0, now.plusMillis(i).toNanos());
    }
    now = ofMillis(2);
    assertThat(pause()).isEqualTo(ofSeconds(1));
  }

  @Test
  void failsThoseWhoseTurnDoesNotComeAsTheHostDoes() {
    assertThat(health.overdue(ofSeconds(10)))
        .hasMessage("its turn at the host did not come within 10 s")
        .extracting(e -> e.failureClass())
        .isEqualTo(FailureClass.TIMEOUT);
    fail();
    assertThat(health.overdue(ofSeconds(10)))
        .hasMessage("it is broken; its turn at the host did not come within 10 s")
        .extracting(e -> e.failureClass())
        .isEqualTo(FailureClass.CONNECTION);
  }

  @Test
  void endsAPauseWhenSomebodyIsAnswered() {
    fail();
    fail();
    fail();
    health.answered(now.toNanos());
    assertThat(pause()).isEqualTo(Duration.ZERO);
  }

  @Test
  void givesUpAHostThatHasFailedForTooLong() {
    fail();
    fail();
    fail();
    assertThat(health.refusal(now.toNanos())).isNull();
    now = now.plus(ofSeconds(121));
    fail();
    assertThat(health.refusal(now.toNanos()))
        .isInstanceOfSatisfying(
            ItemException.class,
            e -> {
              assertThat(e.failureClass()).isEqualTo(FailureClass.CONNECTION);
              assertThat(e.retryable()).isFalse();
              assertThat(e).hasMessage("host given up after 4 failures in a row: it is broken");
            });
  }

  @Test
  void letsSomebodyTryAtTheEndOfEachPauseOfAHostThatWasGivenUp() {
    fail();
    fail();
    fail();
    now = now.plus(ofSeconds(121));
    fail();
    now = now.plus(pause());
    assertThat(health.refusal(now.toNanos())).isNull();
    assertThat(health.limit(16)).isLessThan(4);
    fail();
    assertThat(health.refusal(now.toNanos())).isNotNull();
  }

  @Test
  void pausesAsLongAsAHostAsksFor() {
    health.failed(failure(ofSeconds(90)), now.toNanos(), now.toNanos());
    assertThat(pause()).isEqualTo(ofSeconds(90));
    assertThat(health.refusal(now.toNanos())).isNull();
  }

  @Test
  void refusesAtOnceWhereAHostAsksForAYearButTriesAgainAfterAnHour() {
    health.failed(failure(Duration.ofDays(365)), now.toNanos(), now.toNanos());
    assertThat(health.refusal(now.toNanos()))
        .hasMessage("the host asked to be left alone: it is broken");
    now = now.plus(ofMinutes(60));
    assertThat(health.refusal(now.toNanos())).isNull();
    assertThat(pause()).isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"connection", "timeout", "unknown-host", "http-429", "http-503"})
  void blamesTheHostForWhatIsNotOfOneImage(String failureClass) {
    var failed = new FailureClass(failureClass);
    assertThat(HostHealth.isToBlame(ItemException.passing(failed, "x", NO_ADVICE))).isTrue();
    assertThat(HostHealth.isToBlame(ItemException.lasting(failed, "x"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http-404", "http-500", "protocol", "tls", "robots-tag"})
  void takesAnyOtherFailureForAnAnswer(String failureClass) {
    var failed = new FailureClass(failureClass);
    assertThat(HostHealth.isToBlame(ItemException.passing(failed, "x", NO_ADVICE))).isFalse();
  }

  private Duration pause() {
    return Duration.ofNanos(health.pauseLeft(now.toNanos()));
  }

  private void fail() {
    health.failed(failure(NO_ADVICE), now.toNanos(), now.toNanos());
  }

  private static ItemException failure(@Nullable Duration retryAfter) {
    return ItemException.passing(FailureClass.CONNECTION, "it is broken", retryAfter);
  }
}
