package dev.tandem.images.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class OneLineTest {
  private static final String HOSTILE = "\u001b[31m\n\r\t\0\u0007\u009b\u202e\u2028\u2066\ue000";

  @Test
  void escapesWhatMovesATerminalOrTurnsItsDirection() {
    assertThat(OneLine.of("a" + HOSTILE + "b"))
        .isEqualTo(
            "a\\u001b[31m\\u000a\\u000d\\u0009\\u0000\\u0007\\u009b\\u202e\\u2028\\u2066\\ue000b");
  }

  @Test
  void keepsWhatPeopleWrite() {
    String text = "Grüße aus 東京, 한국 🦆 👨‍👩‍👧 «×» … %20 \\u001b";
    assertThat(OneLine.of(text)).isEqualTo(text.replace("\u200d", "\\u200d"));
  }

  @Test
  void escapesHalfACharacterAndOnesThatNobodySees() {
    assertThat(OneLine.of("\ud83e\ud83e\udd86\udd86")).isEqualTo("\\ud83e\ud83e\udd86\\udd86");
    assertThat(OneLine.of("\udb40\udc41")).isEqualTo("\\udb40\\udc41"); // a tag
  }

  @Test
  void isTheSameWhenItIsDoneAgain() {
    String once = OneLine.of(HOSTILE.repeat(100));
    assertThat(OneLine.of(once)).isEqualTo(once);
  }

  @Test
  void keepsBothEndsOfALongText() {
    assertThat(OneLine.of("a".repeat(500))).isEqualTo("a".repeat(500));
    String cut = OneLine.of("Source not found: " + "x".repeat(60_000) + "; give a file");
    assertThat(cut)
        .hasSize(500)
        .startsWith("Source not found: xxx")
        .contains("x…x")
        .endsWith("x; give a file");
    assertThat(OneLine.excerpt("x".repeat(161))).hasSize(160);
  }

  @Test
  void isNeverLongerThanItsBoundNorCutWithinACharacter() {
    long seed = Long.getLong("line.seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      String text = NastyText.next(random).repeat(random.nextInt(30));
      assertThat(OneLine.of(text))
          .as("-Dline.seed=%d", seed)
          .hasSizeLessThanOrEqualTo(500)
          .matches("(\\P{C}|[\\x{10000}-\\x{10FFFF}])*");
    }
  }

  /** Everything that carries a text to a place where it is printed. */
  private static Stream<Throwable> failures() {
    Exception cause = new IllegalStateException(HOSTILE);
    return Stream.of(
        ItemException.lasting(FailureClass.INTERNAL, HOSTILE),
        ItemException.lasting(FailureClass.INTERNAL, HOSTILE, cause),
        ItemException.passing(FailureClass.INTERNAL, HOSTILE, cause),
        ItemException.passing(FailureClass.INTERNAL, HOSTILE, Duration.ofSeconds(1)),
        ItemException.lasting(FailureClass.INTERNAL, "a").as(FailureClass.STORE, HOSTILE),
        new SourceException(HOSTILE, null),
        new StoreException(HOSTILE, cause));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theMessagesOfFailuresAreSuchLines(Throwable failure) {
    assertThat(failure.getMessage()).isEqualTo(OneLine.of(HOSTILE)).doesNotContainPattern("\\p{C}");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT10S, 10 s",
    "PT1.5S, 1.5 s",
    "PT29.123456789S, 29.123 s",
    "PT0.999999999S, 999.999 ms",
    "PT0.25S, 250 ms",
    "PT0.0015S, 1.5 ms",
    "PT0.0005S, 500 µs",
    "PT0.000000001S, 1 ns",
    "PT0.0000015S, 1.5 µs",
    "PT-0.0005S, -500 µs",
    "PT-3S, -3 s",
    "PT2562047788015215H, 9223372036854774000 s",
  })
  void aTimeIsWrittenWithItsUnit(Duration time, String text) {
    assertThat(OneLine.of(time)).isEqualTo(text);
  }
}
