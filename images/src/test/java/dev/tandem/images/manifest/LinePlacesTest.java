package dev.tandem.images.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LinePlacesTest {
  private final LinePlaces places = new LinePlaces();

  @Test
  void findsThePlaceOfEachImageAndTheLastOneOfSeveral() {
    Random random = new Random(7);
    Map<Key, Long> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      var key = new Key(((long) random.nextInt(15_000) << 48) | (i % 7L) << 32 | random.nextInt());
      long offset = random.nextLong(1L << 38);
      places.put(key, offset);
      expected.put(new Key((key.bits() >>> 32) << 32), offset); // the lower half does not count
    }
    expected.forEach((key, offset) ->
        assertThat(places.get(key)).isEqualTo(offset / LinePlaces.GRAIN * LinePlaces.GRAIN));
    assertThat(places.get(new Key(99L << 40))).isEqualTo(LinePlaces.NONE);
  }

  @Test
  void takesTheKeysAtBothEndsAndForgetsWhatIsTooFar() {
    places.put(new Key(0), 0);
    places.put(new Key(-1), 64);
    places.put(new Key(-1L << 33), 128);
    places.put(new Key(1L << 32), 1L << 38);
    assertThat(places.get(new Key(0))).isZero();
    assertThat(places.get(new Key(-1))).isEqualTo(64);
    assertThat(places.get(new Key(-1L << 33))).isEqualTo(128);
    assertThat(places.get(new Key(1L << 32))).isEqualTo(LinePlaces.NONE);
  }
}
