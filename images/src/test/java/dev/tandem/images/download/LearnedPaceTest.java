package dev.tandem.images.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LearnedPaceTest {
  private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(100);

  private final LearnedPace pace = new LearnedPace();

  @Test
  void thereIsNoneUntilTheHostSaysTooMany() {
    answers(1_000);
    assertThat(pace.nanos()).isZero();
  }

  @Test
  void itDoublesUpToTenSeconds() {
    pace.tooMany(0, 1);
    assertThat(pace.nanos()).isEqualTo(FIRST);
    pace.tooMany(1, 2);
    assertThat(pace.nanos()).isEqualTo(2 * FIRST);
    for (int i = 2; i < 100; i++) {
      pace.tooMany(i, i + 1);
    }
    assertThat(pace.nanos()).isEqualTo(TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void requestsThatWereUnderWayThenDoNotDoubleItAgain() {
    pace.tooMany(5, 10);
    pace.tooMany(6, 11);
    pace.tooMany(9, 12);
    assertThat(pace.nanos()).isEqualTo(FIRST);
  }

  @Test
  void tenAnswersMakeItATenthShorter() {
    pace.tooMany(0, 1);
    answers(9);
    assertThat(pace.nanos()).isEqualTo(FIRST);
    answers(1);
    assertThat(pace.nanos()).isEqualTo(FIRST * 9 / 10);
  }

  @Test
  void itEndsWhenTheHostHasAnsweredForLong() {
    pace.tooMany(0, 1);
    answers(25 * 10);
    assertThat(pace.nanos()).isZero();
  }

  @Test
  void anotherRejectionBeginsTheCountOfAnswersAgain() {
    pace.tooMany(0, 1);
    answers(9);
    pace.tooMany(1, 2);
    answers(9);
    assertThat(pace.nanos()).isEqualTo(2 * FIRST);
  }

  private void answers(int count) {
    for (int i = 0; i < count; i++) {
      pace.answered();
    }
  }
}
