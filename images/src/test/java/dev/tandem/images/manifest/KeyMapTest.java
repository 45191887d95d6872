package dev.tandem.images.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Index.atIndex;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class KeyMapTest {
  private final KeyMap map = new KeyMap();

  @Test
  void agreesWithAMapOfTheJdk() {
    Random random = new Random(7);
    Map<Long, Integer> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long key = random.nextInt(10) == 0 ? random.nextInt(50) : random.nextLong();
      int value = 1 + random.nextInt(255);
      map.put(key, value);
      expected.put(key, value);
    }
    expected.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
    assertThat(LongStream.of(map.counts()).sum()).isEqualTo(expected.size());
    assertThat(map.get(random.nextLong())).isZero();
  }

  @Test
  void takesAnyKeyAlsoZeroAndThoseThatMeet() {
    long[] keys = {0, 1L << 32, 1, 1L << 40, -1, Long.MIN_VALUE, 1024, 2048};
    for (int i = 0; i < keys.length; i++) {
      assertThat(map.get(keys[i])).isZero();
      map.put(keys[i], i + 1);
    }
    for (int i = 0; i < keys.length; i++) {
      assertThat(map.get(keys[i])).isEqualTo(i + 1);
    }
  }

  @Test
  void countsHowManyKeysHaveANumber() {
    map.put(1, 255);
    map.put(2, 255);
    map.put(3, 1);
    map.put(3, 2);
    assertThat(map.counts()).hasSize(256).contains(2, atIndex(255));
    assertThat(map.counts()[2]).isEqualTo(1);
    assertThat(map.counts()[1]).isZero();
    assertThat(map.counts()[0]).isZero();
  }

  @Test
  void refusesNumbersThatDoNotFit() {
    assertThatThrownBy(() -> map.put(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> map.put(1, 256)).isInstanceOf(IllegalArgumentException.class);
  }
}
