package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyRatesTest {
  private final KeyRates<Integer> rates = new KeyRates<>(x -> x, 10);

  @Test
  void eachKeyHasARateOfItsOwn() {
    assertThat(rates.reserve(1, 100, 1_000)).isZero();
    assertThat(rates.reserve(1, 100, 1_000)).isEqualTo(10);
    assertThat(rates.reserve(2, 103, 1_000)).isZero();
    assertThat(rates.reserve(1, 103, 1_000)).isEqualTo(17);
  }

  @Test
  void whatIsTooLateIsNotReserved() {
    rates.reserve(1, 100, 1_000);
    assertThat(rates.reserve(1, 100, 10)).isEqualTo(-1);
    assertThat(rates.reserve(1, 100, 11)).isEqualTo(10);
  }

  @Test
  void keysAreForgottenOnceTheyHoldUpNothing() {
    for (int i = 0; i < 100_000; i++) {
      assertThat(rates.reserve(i, i, 1_000)).isZero();
    }
    assertThat(rates.size()).isLessThanOrEqualTo(1_000);
    assertThat(rates.reserve(99_999, 99_999, 1_000)).isEqualTo(10); // the last one is not
  }
}
