package dev.tandem.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.Key;
import dev.tandem.images.manifest.SeenContents;
import dev.tandem.images.store.Thumbnails;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class NewContentsTest {
  private final SeenContents seen = new SeenContents();
  private final NewContents contents = new NewContents(seen);
  private final byte[] stored = Key.sha256(Thumbnails.bytes(1));
  private final byte[] failed = Key.sha256(Thumbnails.bytes(2));

  @Test
  void aContentIsFreeAgainUnlessItsImageIsStored() {
    for (byte[] content : new byte[][] {stored, failed}) {
      assertThat(contents.meet(content)).isTrue();
      assertThat(contents.meet(content)).isFalse();
    }
    contents.stored(hex(stored));
    contents.forget(hex(stored));
    contents.forget(hex(failed));
    assertThat(seen.add(failed)).isTrue();
    assertThat(seen.add(stored)).isFalse();
  }

  @Test
  void forgettingAgainDoesNothingToTheImageThatTookThePlace() {
    contents.meet(failed);
    contents.forget(hex(failed));
    var nextRun = new NewContents(seen);
    assertThat(nextRun.meet(failed)).isTrue();
    nextRun.stored(hex(failed));
    contents.forget(hex(failed));
    assertThat(seen.add(failed)).isFalse();
  }

  @Test
  void withoutContentsEachImageProceeds() {
    var all = new NewContents(null);
    assertThat(all.meet(stored)).isTrue();
    assertThat(all.meet(stored)).isTrue();
    all.stored(hex(stored));
    all.forget(hex(stored));
  }

  private static String hex(byte[] sha256) {
    return HexFormat.of().formatHex(sha256);
  }
}
