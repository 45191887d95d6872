package dev.tandem.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.Key;
import dev.tandem.images.manifest.Resemblance;
import dev.tandem.images.manifest.SeenContents;
import dev.tandem.images.resize.PictureHash;
import dev.tandem.images.store.Thumbnails;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class NewContentsTest {
  private final SeenContents seen = new SeenContents();
  private final NewContents contents = new NewContents(seen);
  private static final Key KEY = Key.of("image");
  private static final PictureHash STORED = new PictureHash(0x0123_4567_89AB_CDEFL);
  private static final PictureHash FAILED = new PictureHash(0x7654_3210_FEDC_BA98L);
  private final byte[] stored = Key.sha256(Thumbnails.bytes(1));
  private final byte[] failed = Key.sha256(Thumbnails.bytes(2));

  @Test
  void aContentIsFreeAgainUnlessItsImageIsStored() {
    for (byte[] content : new byte[][] {stored, failed}) {
      assertThat(contents.meet(content)).isTrue();
      assertThat(contents.meet(content)).isFalse();
    }
    contents.stored(hex(stored));
    contents.forget(hex(stored), null, KEY);
    contents.forget(hex(failed), null, KEY);
    assertThat(seen.add(failed)).isTrue();
    assertThat(seen.add(stored)).isFalse();
  }

  @Test
  void forgettingAgainDoesNothingToTheImageThatTookThePlace() {
    contents.meet(failed);
    contents.forget(hex(failed), null, KEY);
    var nextRun = new NewContents(seen);
    assertThat(nextRun.meet(failed)).isTrue();
    nextRun.stored(hex(failed));
    contents.forget(hex(failed), null, KEY);
    assertThat(seen.add(failed)).isFalse();
  }

  @Test
  void aPictureIsFreeAgainUnlessItsImageIsStored() {
    var seenPictures = SeenContents.comparingPictures();
    var pictures = new NewContents(seenPictures);
    Key other = Key.of("another image");
    assertThat(pictures.meet(stored)).isTrue();
    assertThat(pictures.meet(STORED, KEY)).isNull();
    assertThat(pictures.meet(STORED, other)).isEqualTo(new Resemblance(KEY, 0));
    assertThat(pictures.meet(failed)).isTrue();
    assertThat(pictures.meet(FAILED, other)).isNull();
    pictures.stored(hex(stored));
    pictures.forget(hex(stored), STORED, KEY);
    pictures.forget(hex(failed), FAILED, other);
    pictures.forget(hex(failed), FAILED, other);
    assertThat(seenPictures.meetPicture(STORED, other)).isNotNull();
    assertThat(seenPictures.meetPicture(FAILED, KEY)).isNull();
  }

  @Test
  void picturesAreComparedOnlyIfThatIsWanted() {
    assertThat(contents.meet(STORED, KEY)).isNull();
    assertThat(contents.meet(STORED, Key.of("another image"))).isNull();
    assertThat(new NewContents(null).meet(STORED, KEY)).isNull();
  }

  @Test
  void withoutContentsEachImageProceeds() {
    var all = new NewContents(null);
    assertThat(all.meet(stored)).isTrue();
    assertThat(all.meet(stored)).isTrue();
    all.stored(hex(stored));
    all.forget(hex(stored), null, KEY);
  }

  private static String hex(byte[] sha256) {
    return HexFormat.of().formatHex(sha256);
  }
}
