package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The number of items that move at once follows from how quick they are. */
class ChunkSizeTest {

  @Test
  void beginsWithOneAndAtMostDoubles() {
    ChunkSize size = new ChunkSize(64);
    for (int expected = 1; expected <= 64; expected *= 2) {
      assertThat(size.now()).isEqualTo(expected);
      size.took(size.now(), 1);
    }
    assertThat(size.now()).isEqualTo(64);
  }

  @Test
  void isTheNumberThatFitsIntoTenMicroseconds() {
    ChunkSize size = new ChunkSize(64);
    for (int i = 0; i < 10; i++) {
      size.took(size.now(), size.now() * 1000L);
    }
    assertThat(size.now()).isEqualTo(10);
    size.took(10, 100_000);
    assertThat(size.now()).isEqualTo(1);
  }

  @Test
  void fallsAtOnceWhenItemsAreSlow() {
    ChunkSize size = new ChunkSize(64);
    for (int i = 0; i < 10; i++) {
      size.took(size.now(), 1);
    }
    size.took(64, 1_000_000_000);
    assertThat(size.now()).isEqualTo(1);
    size.took(1, 50_000);
    assertThat(size.now()).isEqualTo(1);
  }

  @Test
  void timeWithoutItemsSaysNothing() {
    ChunkSize size = new ChunkSize(64);
    size.took(1, 1);
    size.took(0, 1_000_000_000);
    assertThat(size.now()).isEqualTo(2);
  }

  @Test
  void staysAtOneIfItemsMoveOneByOne() {
    ChunkSize size = new ChunkSize(1);
    size.took(1, 0);
    assertThat(size.now()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "7, 1",
    "8, 2",
    "128, 32",
    "1023, 255",
    "1024, 256",
    "1000000, 256",
    "9223372036854775807, 256"
  })
  void isASmallPartOfTheBoundOfTheQueue(long bound, int most) {
    assertThat(ChunkSize.mostFor(bound)).isEqualTo(most);
  }
}
