package dev.tandem.images.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeyNumbersTest {
  private final KeyNumbers numbers = new KeyNumbers();

  @Test
  void agreesWithAMapOfTheJdk() {
    Random random = new Random(7);
    Map<Long, Integer> expected = new HashMap<>();
    for (int i = 1; i < 20_000; i++) {
      long key = random.nextInt(10) == 0 ? random.nextInt(50) : random.nextLong();
      numbers.put(key, i);
      expected.put(key, i);
    }
    expected.forEach((key, number) -> assertThat(numbers.get(key)).isEqualTo(number));
    assertThat(numbers.get(random.nextLong())).isZero();
  }

  @Test
  void takesNoNumberThatMeansNone() {
    assertThatThrownBy(() -> numbers.put(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
