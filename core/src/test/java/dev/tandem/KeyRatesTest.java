package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyRatesTest {
  private final KeyRates<Integer> rates = new KeyRates<>(x -> x, 10);

  @Test
  void eachKeyHasARateOfItsOwn() {
    assertThat(rates.waitAt(1, 100)).isZero();
    rates.begins(1, 100);
    assertThat(rates.waitAt(1, 103)).isEqualTo(7);
    assertThat(rates.waitAt(2, 103)).isZero();
    rates.begins(1, 110);
    assertThat(rates.waitAt(1, 110)).isEqualTo(10);
  }

  @Test
  void timeThatWasNotUsedIsNotSavedUp() {
    rates.begins(1, 100);
    rates.begins(1, 500);
    assertThat(rates.waitAt(1, 500)).isEqualTo(10);
  }

  @Test
  void onlyTheFirstOfAKeyWaitsForItsRate() {
    var first = rates.queue(1);
    var second = rates.queue(1);
    assertThat(first.isGranted()).isTrue();
    assertThat(second.isGranted()).isFalse();
    assertThat(rates.queue(2).isGranted()).isTrue();
    first.release();
    assertThat(second.isGranted()).isTrue();
  }

  @Test
  void keysAreForgottenOnceTheyHoldUpNothing() {
    for (int i = 0; i < 100_000; i++) {
      rates.begins(i, i);
    }
    assertThat(rates.size()).isLessThanOrEqualTo(1_000);
    assertThat(rates.waitAt(99_999, 99_999)).isEqualTo(10); // the last one is not
  }
}
