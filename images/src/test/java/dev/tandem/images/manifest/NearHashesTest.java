package dev.tandem.images.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.Key;
import dev.tandem.images.resize.PictureHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NearHashesTest {
  private final NearHashes hashes = new NearHashes();
  private final Random random = new Random(7);

  @Test
  void findsEachHashWithinTwoBitsWhereverTheyAre() {
    List<PictureHash> added = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) { // so that the buckets are doubled a few times
      added.add(new PictureHash(random.nextLong()));
      hashes.add(added.get(i), new Key(i));
    }
    for (int i = 0; i < added.size(); i++) {
      int bits = i % (NearHashes.NEAR + 2);
      Resemblance found = hashes.nearest(changed(added.get(i), bits), new Key(-1));
      if (bits <= NearHashes.NEAR) {
        assertThat(found).isEqualTo(new Resemblance(new Key(i), bits));
      } else {
        assertThat(found).isNull();
      }
    }
  }

  @Test
  void findsTheNearestOfSeveral() {
    PictureHash hash = new PictureHash(random.nextLong());
    for (int bits : new int[] {2, 1, 2}) {
      hashes.add(changed(hash, bits), new Key(bits));
    }
    assertThat(hashes.nearest(hash, new Key(-1))).isEqualTo(new Resemblance(new Key(1), 1));
  }

  @Test
  void anImageDoesNotResembleItself() {
    PictureHash hash = new PictureHash(random.nextLong());
    hashes.add(hash, new Key(1));
    assertThat(hashes.nearest(hash, new Key(1))).isNull();
  }

  @Test
  void whatIsRemovedIsNotFound() {
    PictureHash hash = new PictureHash(random.nextLong());
    hashes.add(hash, new Key(1));
    hashes.add(hash, new Key(2));
    hashes.remove(hash, new Key(2));
    hashes.remove(hash, new Key(3));
    assertThat(hashes.nearest(hash, new Key(-1))).isEqualTo(new Resemblance(new Key(1), 0));
    hashes.remove(hash, new Key(1));
    assertThat(hashes.nearest(hash, new Key(-1))).isNull();
  }

  @Test
  void hashesMadeToShareABandDoNotMakeSearchesLong() {
    for (int i = 0; i < 300_000; i++) {
      hashes.add(new PictureHash(random.nextLong() << 21), new Key(i));
    }
    for (int i = 0; i < 2_000; i++) { // 600 million comparisons if all were compared
      hashes.nearest(new PictureHash(random.nextLong() << 21), new Key(-1));
    }
    assertThat(hashes.compared()).isLessThanOrEqualTo(2_000L * 20_000);
  }

  private PictureHash changed(PictureHash hash, int bits) {
    long flipped = 0;
    while (Long.bitCount(flipped) < bits) {
      flipped |= 1L << random.nextInt(Long.SIZE);
    }
    return new PictureHash(hash.bits() ^ flipped);
  }
}
