package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Damages AVIF and HEIC files: bits, bytes, lengths of boxes, cuts. {@code -Dheif.damaged=} says
 * how many, {@code -Dheif.seed=} which ones; a failure tells both.
 */
@Timeout(600)
class HeifFuzzTest {
  private static final int DAMAGED = Integer.getInteger("heif.damaged", 400);
  private static final long SEED = Long.getLong("heif.seed", new Random().nextLong());

  private static final List<String> SOUND =
      List.of(
          "420.avif",
          "12-bits.avif",
          "alpha.avif",
          "grid-alpha.avif",
          "cut-turned.avif",
          "animated.avif",
          "profile.avif",
          "420.heic",
          "10-bits.heic",
          "alpha.heic",
          "grid.heic",
          "thumbnail.heic");

  private static final int[] ODD = {
    0, 1, 2, 7, 8, 64, 255, 0xFFFF, 0x10000, 100_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE, -1
  };

  private static final Set<FailureClass> PROPER =
      Set.of(
          FailureClass.NOT_AN_IMAGE,
          FailureClass.UNSUPPORTED_FORMAT,
          FailureClass.BROKEN_IMAGE,
          FailureClass.TOO_MANY_PIXELS);

  @Test
  void aDamagedFileBecomesAnImageOrFailsInPlainWords() {
    assertThat(FfmpegLibrary.FAULT).isNull();
    Resizer resizer = Codecs.OPENCV.resizer(ResizeOptions.defaults().size(64).maxPixels(1_000_000));
    for (int i = 0; i < DAMAGED; i++) {
      Random random = new Random(SEED + i);
      String name = SOUND.get(i % SOUND.size());
      String what = "%s, -Dheif.seed=%d, number %d".formatted(name, SEED, i);
      try {
        assertThat(resizer.resize(damaged(Heifs.of(name), random)).bytes()).isNotEmpty();
      } catch (ItemException e) {
        assertThat(PROPER).as(what).contains(e.failureClass());
        assertThat(e.getMessage())
            .as(what)
            .isNotBlank()
            .doesNotContain("Exception", "null", "java", "out of bounds");
      }
    }
  }

  private static byte[] damaged(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(bytes.length - 4);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at / 2] ^= (byte) (1 << random.nextInt(8)); // where the boxes are
        case 2 -> bytes[at] = (byte) random.nextInt();
        case 3 -> bytes = Arrays.copyOf(bytes, Math.max(40, at));
        case 4 -> ByteBuffer.wrap(bytes).putInt(at, ODD[random.nextInt(ODD.length)]);
        default -> resizeBox(bytes, at, random);
      }
    }
    return bytes;
  }

  /** Changes the length of the next box; its type of four letters comes after it. */
  private static void resizeBox(byte[] bytes, int from, Random random) {
    for (int at = from; at + 8 <= bytes.length; at++) {
      boolean box = true;
      for (int i = 4; i < 8; i++) {
        box &= Character.isLetterOrDigit(bytes[at + i]);
      }
      if (box) {
        ByteBuffer data = ByteBuffer.wrap(bytes);
        data.putInt(
            at,
            random.nextBoolean()
                ? ODD[random.nextInt(ODD.length)]
                : data.getInt(at) + random.nextInt(17) - 8);
        return;
      }
    }
  }
}
