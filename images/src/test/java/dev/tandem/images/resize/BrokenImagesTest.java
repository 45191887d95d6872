package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BrokenImagesTest {
  private static final ResizeOptions SMALL = ResizeOptions.defaults().size(64);

  /** A grey JPEG of 32 x 32 pixels in arithmetic codes, which no encoder in Java writes. */
  private static final byte[] ARITHMETIC =
      HexFormat.of()
          .parseHex(
              "ffd8ffe000104a46494600010100000100010000ffdb0043001b12141714111b1716171e1c1b2028"
                  + "422b28252528513a3d3042605565645f555d5b6a7899816a7190735b5d85b586909ea3abadab6780"
                  + "bcc9baa6c799a8aba4ffc9000b080020002001011100ffcc000600101005ffda0008010100003f00"
                  + "f81d92b61899808e5c48e3b025c11cf4478348c0300f9cbc256755de10bcc8f3138bc9e310db1052"
                  + "a97638bcbc924624a520151246de748dbb29474b14c2890c1d96dcbb8dba9838d78dc2c71a1bc126"
                  + "c98ce6d0b1754ae665789ab7f8e4c41e44b9bbf4e0755d5d00804f5521d1cb4db67b4b5288e0cdf6"
                  + "ef42e0aeea6f6245434e73a5bd841f9a462621aa8beb41d70dc8779efe2b3a18474f461b4c9053e3"
                  + "9296d49fd0765f14daa3c8597824e15b305d4eebf9bc920e0061944bf3a0364f4e04dcce664ca064"
                  + "7f11125682f08ebc62079a84e977a1bd06b741a724a00b54be80ffd9");

  @ParameterizedTest
  @EnumSource
  void anImageCutShortFailsWhereverItIsCut(Codecs codec) throws ItemException {
    Resizer resizer = codec.resizer(SMALL);
    images(codec)
        .forEach((name, bytes) -> {
          for (int tenth = 0; tenth < 10; tenth++) {
            assertBroken(resizer, name, Arrays.copyOf(bytes, bytes.length * tenth / 10));
          }
          if (!name.equals("png") && !name.equals("jpeg")) { // which would lack no pixel
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
  void aJpegMayLackItsEndMarkerButNoPixel(Codecs codec) throws ItemException {
    Resizer resizer = codec.resizer(SMALL.format(Format.PNG));
    for (byte[] jpeg :
        List.of(
            Pictures.jpeg(Pictures.busy(160, 120)),
            Pictures.jpeg(Pictures.quarters(161, 119)),
            withFrame(0xC1))) {
      byte[] whole = resizer.resize(jpeg).bytes();
      for (int cut = 1; cut <= 40; cut++) {
        byte[] rest = Arrays.copyOf(jpeg, jpeg.length - cut);
        if (cut <= 2) {
          assertThat(resizer.resize(rest).bytes()).isEqualTo(whole);
        } else if (cut > 4) { // a byte or two may be mere padding
          assertBroken(resizer, "the end", rest);
        }
        assertBroken(codec.resizer(SMALL.mode(Mode.ORIGINAL)), "an original", rest);
      }
    }
  }

  @Test
  void itsDecoderChecksAJpegOfOneScanOfHuffmanCodes() throws ItemException {
    assertThat(ImageFile.open(withFrame(0xC0)).isCheckedByItsDecoder()).isTrue();
    assertThat(ImageFile.open(withFrame(0xC1)).isCheckedByItsDecoder()).isTrue();
    for (int other : new int[] {0xC2, 0xC3, 0xC5, 0xC9, 0xCA}) {
      assertThat(ImageFile.open(withFrame(other)).isCheckedByItsDecoder()).isFalse();
    }
    byte[] scans = withFrame(0xC0);
    scans[segment(scans, 0xDA) + 4] = 1; // of three components
    assertThat(ImageFile.open(scans).isCheckedByItsDecoder()).isFalse();
  }

  /** A JPEG of one scan that says it has a frame of that kind. */
  private static byte[] withFrame(int marker) {
    byte[] jpeg = Pictures.jpeg(Pictures.busy(60, 40));
    jpeg[segment(jpeg, 0xC0) + 1] = (byte) marker;
    return jpeg;
  }

  /** Where the first segment of that kind begins. */
  private static int segment(byte[] jpeg, int marker) {
    int at = 2;
    while ((jpeg[at + 1] & 0xFF) != marker) {
      at += 2 + Short.toUnsignedInt(ByteBuffer.wrap(jpeg).getShort(at + 2));
    }
    return at;
  }

  /** Decoders do not tell that arithmetic codes are missing, so only the end marker does. */
  @Test
  void theEndOfAnotherImageDoesNotVouchForArithmeticCodes() throws ItemException {
    Resizer resizer = Codecs.OPENCV.resizer(SMALL);
    assertThat(resizer.resize(ARITHMETIC).width()).isEqualTo(64);
    byte[] another = Pictures.jpeg(Pictures.busy(160, 120));
    byte[] cut = Arrays.copyOf(ARITHMETIC, 200);

    assertBroken(resizer, "arithmetic", cut);
    assertBroken(resizer, "arithmetic and another", joined(cut, another));
    assertThat(resizer.resize(joined(ARITHMETIC, another)).width()).isEqualTo(64);
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

  private static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
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
