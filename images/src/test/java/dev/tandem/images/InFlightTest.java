package dev.tandem.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.download.Downloaded;
import dev.tandem.images.item.Key;
import dev.tandem.images.manifest.SeenContents;
import dev.tandem.images.memory.MemoryClaim;
import dev.tandem.images.memory.MemoryPool;
import dev.tandem.images.resize.Format;
import dev.tandem.images.resize.Resized;
import dev.tandem.images.store.Thumbnail;
import dev.tandem.images.store.Thumbnails;
import org.junit.jupiter.api.Test;

final class InFlightTest {
  private final MemoryPool pool = new MemoryPool(1000);

  @Test
  void whatAnImageHoldsIsItsOwnUntilItIsClosedOrTheRunHasEnded() throws Exception {
    var run = new InFlight(null);
    var other = new InFlight(null);
    MemoryClaim first = run.claim(pool);
    MemoryClaim second = run.claim(pool);
    MemoryClaim third = other.claim(pool);
    first.grow(100, 100);
    second.grow(200, 200);
    third.grow(400, 400);
    run.close(first);
    assertThat(pool.used()).isEqualTo(600);
    run.close();
    assertThat(pool.used()).isEqualTo(400);
    other.close();
    assertThat(pool.used()).isZero();
  }

  @Test
  void aContentIsFreeAgainUnlessItsImageIsStored() {
    var contents = new SeenContents();
    var run = new InFlight(contents);
    byte[] stored = Key.sha256(Thumbnails.bytes(1));
    byte[] failed = Key.sha256(Thumbnails.bytes(2));
    byte[] dropped = Key.sha256(Thumbnails.bytes(3));
    for (byte[] content : new byte[][] {stored, failed, dropped}) {
      assertThat(run.meet(content)).isTrue();
      assertThat(run.meet(content)).isFalse();
    }
    run.ended(thumbnail(stored), true);
    run.ended(thumbnail(failed), false);
    assertThat(contents.add(failed)).isTrue();
    run.close();
    assertThat(contents.add(dropped)).isTrue();
    assertThat(contents.add(stored)).isFalse();
  }

  private Thumbnail thumbnail(byte[] sha256) {
    MemoryClaim memory = pool.claim();
    var source = new Downloaded(Thumbnails.ref(0), new byte[9], memory, 1, System.nanoTime());
    var image = new Resized(new byte[4], Format.JPG, 4, 3, "jpeg", 40, 30);
    return Thumbnail.of(source, sha256, image, memory);
  }
}
