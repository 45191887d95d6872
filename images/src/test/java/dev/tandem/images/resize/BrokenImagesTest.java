package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BrokenImagesTest {
  private static final ResizeOptions SMALL = ResizeOptions.defaults().size(64);

  @ParameterizedTest
  @EnumSource
  void anImageCutShortFailsWhereverItIsCut(Codecs codec) throws ItemException {
    Resizer resizer = codec.resizer(SMALL);
    images(codec)
        .forEach((name, bytes) -> {
          for (int tenth = 0; tenth < 10; tenth++) {
            assertBroken(resizer, name, Arrays.copyOf(bytes, bytes.length * tenth / 10));
          }
          if (!name.equals("png")) { // which would lack no pixel
            assertBroken(resizer, name, Arrays.copyOf(bytes, bytes.length - 2));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void damageThatOnlyTheDecoderNoticesIsAFailure(Codecs codec) throws ItemException {
    for (ResizeOptions options : List.of(SMALL, SMALL.mode(Mode.ORIGINAL))) {
      Resizer resizer = codec.resizer(options);
      for (byte[] jpeg :
          List.of(
              Pictures.jpeg(Pictures.busy(640, 480)),
              Pictures.progressive(Pictures.busy(640, 480)))) {
        byte[] lost = without(jpeg, jpeg.length / 2, jpeg.length - 2); // the end is in its place
        assertBroken(resizer, "half of the data", lost);
        byte[] wiped = jpeg.clone();
        Arrays.fill(wiped, jpeg.length / 2, jpeg.length - 2000, (byte) 0x55);
        assertBroken(resizer, "wiped data", wiped);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesToFillUpBeforeTheEndAreNoDamage(Codecs codec) throws ItemException {
    byte[] jpeg = Pictures.jpeg(Pictures.busy(160, 120));
    byte[] padded = Arrays.copyOf(jpeg, jpeg.length + 500);
    Arrays.fill(padded, jpeg.length - 2, padded.length, (byte) 0);
    padded[padded.length - 2] = (byte) 0xFF;
    padded[padded.length - 1] = (byte) 0xD9;

    assertThatCode(() -> codec.resizer(SMALL).resize(padded)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void garbageBehindAnImageIsIgnored(Codecs codec) throws ItemException {
    Resizer resizer = codec.resizer(SMALL);
    images(codec)
        .forEach((name, bytes) ->
            assertThatCode(() -> resizer.resize(Arrays.copyOf(bytes, bytes.length + 1000)))
                .as(name)
                .doesNotThrowAnyException());
  }

  @ParameterizedTest
  @EnumSource
  void flippedBitsEndInAnImageOrInAnItemException(Codecs codec) throws ItemException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Resizer resizer = codec.resizer(SMALL.maxPixels(1_000_000)); // for the time it takes
    Map<String, byte[]> images = images(codec);
    images.put("gif", Pictures.encoded("gif", Pictures.busy(160, 120)));
    images.put("bmp", Pictures.encoded("bmp", Pictures.busy(160, 120)));
    images.put("tiff", Pictures.encoded("tiff", Pictures.busy(160, 120)));
    images.forEach((name, bytes) -> {
      for (int i = 0; i < 500; i++) {
        byte[] damaged = bytes.clone();
        // Half of the hits go to the first bytes, where the structure is.
        int reach = i % 2 == 0 ? damaged.length : Math.min(700, damaged.length);
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
          damaged[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
        }
        Throwable thrown = catchThrowable(() -> resizer.resize(damaged));
        if (thrown != null) {
          assertThat(thrown).as("%s, seed %d", name, seed).isInstanceOf(ItemException.class);
        }
      }
    });
  }

  private static byte[] without(byte[] bytes, int from, int to) {
    return ByteBuffer.allocate(bytes.length - (to - from))
        .put(bytes, 0, from)
        .put(bytes, to, bytes.length - to)
        .array();
  }

  private static void assertBroken(Resizer resizer, String name, byte[] bytes) {
    assertThat(catchThrowable(() -> resizer.resize(bytes)))
        .as("%s cut to %d bytes", name, bytes.length)
        .isInstanceOfSatisfying(
            ItemException.class,
            e -> {
              assertThat(e.retryable()).isFalse();
              assertThat(e.failureClass())
                  .isEqualTo(
                      bytes.length == 0 ? FailureClass.NOT_AN_IMAGE : FailureClass.BROKEN_IMAGE);
            });
  }

  private static Map<String, byte[]> images(Codecs codec) throws ItemException {
    Map<String, byte[]> images = new LinkedHashMap<>();
    images.put("jpeg", Pictures.jpeg(Pictures.busy(160, 120)));
    images.put("progressive", Pictures.progressive(Pictures.busy(160, 120)));
    images.put("png", Pictures.encoded("png", Pictures.busy(160, 120)));
    if (codec == Codecs.OPENCV) {
      images.put("webp", Pictures.webp(Pictures.busy(160, 120)));
    }
    return images;
  }
}
