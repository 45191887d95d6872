package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ImageHeaderTest {
  private static final byte[] JPEG = Pictures.jpeg(Pictures.quarters(120, 80));
  private static final byte[] PNG = Pictures.encoded("png", Pictures.quarters(120, 80));

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
  void tellsFormatAndSize(String format) throws ItemException {
    byte[] bytes = Pictures.encoded(format, Pictures.quarters(120, 80));

    assertThat(ImageHeader.read(bytes)).isEqualTo(new ImageHeader(format, 120, 80, 1));
  }

  @Test
  void tellsTheOrientationAndTheUprightSize() throws ItemException {
    ImageHeader header = ImageHeader.read(Pictures.oriented(JPEG, 6, true));

    assertThat(header).isEqualTo(new ImageHeader("jpeg", 120, 80, 6));
    assertThat(header.uprightWidth()).isEqualTo(80);
    assertThat(header.uprightHeight()).isEqualTo(120);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "BM",
        "BMW is a maker of cars, and of motor cycles",
        "GIF",
        "Not found\n",
        "<!DOCTYPE html><html><body>404</body></html>",
        "<!DOCTYPE html><html><body><svg xmlns=\"http://www.w3.org/2000/svg\"/></body></html>",
        "http://a/<svg"
      })
  void whatIsNoImageIsCalledSo(String text) {
    assertFails(text.getBytes(StandardCharsets.ISO_8859_1), FailureClass.NOT_AN_IMAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "JPEG XL, FF0A7F",
    "JPEG XL, 0000000C4A584C200D0A870A",
    "JPEG 2000, 0000000C6A5020200D0A870A",
    "JPEG 2000, FF4FFF51",
    "ICO, 000001000100101000000100200068040000160000002800",
    "Photoshop, 384250530001",
    "SVG, 3C73766720786D6C6E733D22",
    "SVG, EFBBBF0A3C3F786D6C3F3E3C737667"
  })
  void anImageThatIsNotReadIsNamed(String name, String start) {
    byte[] bytes = HexFormat.of().parseHex(start);
    assertFails(bytes, FailureClass.UNSUPPORTED_FORMAT);
    assertThatThrownBy(() -> ImageHeader.read(bytes))
        .hasMessage("%s images are not supported", name);
  }

  @Test
  void noBytesAtAllAreCalledSo() {
    assertThatThrownBy(() -> ImageHeader.read(new byte[0])).hasMessage("empty, 0 bytes");
  }

  @ParameterizedTest
  @EnumSource
  void hugeClaimsAreRefusedFromTheHeader(Codecs codec) {
    Resizer resizer = codec.resizer(ResizeOptions.defaults());

    assertThatThrownBy(() -> resizer.resize(jpegClaiming(65_535, 65_535)))
        .isInstanceOfSatisfying(
            ItemException.class,
            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TOO_MANY_PIXELS));
    assertThatThrownBy(() -> resizer.resize(pngClaiming(60_000, 60_000)))
        .hasMessage("60000 x 60000 is more than 100000000 pixels");
  }

  @Test
  void theLimitItselfIsAllowed() throws ItemException {
    ResizeOptions options = ResizeOptions.defaults().maxPixels(120 * 80);

    assertThat(new Resizer(options).resize(JPEG).width()).isEqualTo(256);
    assertThatThrownBy(() -> new Resizer(options.maxPixels(120 * 80 - 1)).resize(JPEG))
        .hasMessageContaining("more than 9599 pixels");
  }

  @Test
  void emptyAndNegativeSizesAreBroken() {
    assertFails(jpegClaiming(0, 80), FailureClass.BROKEN_IMAGE);
    assertFails(pngClaiming(0, 0), FailureClass.BROKEN_IMAGE);
    assertFails(pngClaiming(-1, 5), FailureClass.BROKEN_IMAGE);
  }

  @Test
  void everyBeginningOfAnImageIsReadOrRefused() {
    for (byte[] image : new byte[][] {Pictures.oriented(JPEG, 3, false), PNG}) {
      for (int length = 0; length < image.length; length++) {
        byte[] start = Arrays.copyOf(image, length);
        try {
          assertThat(ImageHeader.read(start).width()).isEqualTo(120);
        } catch (ItemException e) {
          assertThat(e.getMessage()).isNotEmpty();
        }
      }
    }
  }

  @Test
  void metadataOfManyMegabytesIsSteppedOver() throws ItemException {
    byte[] jpeg = JPEG;
    for (int i = 0; i < 100; i++) {
      jpeg = Pictures.withSegment(jpeg, 0xE2, new byte[65_000]);
    }

    assertThat(ImageHeader.read(jpeg).width()).isEqualTo(120);
    assertThat(ImageHeader.read(Pictures.withChunk(PNG, "zTXt", new byte[9_000_000])).width())
        .isEqualTo(120);
  }

  @Test
  void exifThatPointsNowhereOrAtItselfIsIgnored() throws ItemException {
    byte[] exif = Pictures.exif(1, false);
    byte[] beyond = ByteBuffer.wrap(exif.clone()).putInt(4, 0x7FFFFFFF).array();
    byte[] loop = ByteBuffer.wrap(exif.clone()).putInt(22, 8).array();
    byte[] countless = ByteBuffer.wrap(exif.clone()).putInt(14, 0x7FFFFFFF).array();
    byte[] manyEntries = ByteBuffer.wrap(exif.clone()).putShort(8, (short) 0xFFFF).array();

    for (byte[] odd : new byte[][] {beyond, loop, countless, manyEntries, new byte[60_000]}) {
      assertThat(ImageHeader.read(Pictures.withChunk(PNG, "eXIf", odd)).orientation()).isOne();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProgressiveJpegOfCountlessScansIsRefused(Codecs codec) {
    byte[] jpeg = Pictures.progressive(Pictures.quarters(120, 80));
    byte[] bomb = Arrays.copyOf(jpeg, jpeg.length + 10 * 500);
    byte[] emptyScan = {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 1, 63, 0};
    for (int i = 0; i < 500; i++) {
      System.arraycopy(emptyScan, 0, bomb, jpeg.length - 2 + 10 * i, 10);
    }
    bomb[bomb.length - 2] = (byte) 0xFF;
    bomb[bomb.length - 1] = (byte) 0xD9;

    assertThatThrownBy(() -> codec.resizer(ResizeOptions.defaults()).resize(bomb))
        .hasMessageContaining("scans");
  }

  private static void assertFails(byte[] bytes, FailureClass failureClass) {
    assertThatThrownBy(() -> ImageHeader.read(bytes))
        .isInstanceOfSatisfying(
            ItemException.class,
            e -> assertThat(e.failureClass()).as(e.getMessage()).isEqualTo(failureClass));
  }

  private static byte[] jpegClaiming(int width, int height) {
    ByteBuffer bytes = ByteBuffer.wrap(JPEG.clone());
    int frame = 2;
    while (bytes.get(frame + 1) != (byte) 0xC0) {
      frame += 2 + bytes.getShort(frame + 2);
    }
    return bytes.putShort(frame + 5, (short) height).putShort(frame + 7, (short) width).array();
  }

  private static byte[] pngClaiming(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, 2, 0, 0, 0});
    return ByteBuffer.wrap(PNG.clone()).put(8, Pictures.chunk("IHDR", header.array())).array();
  }
}
