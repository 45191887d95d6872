package dev.tandem.images.resize;

import static dev.tandem.images.resize.Colours.assertQuarters;
import static dev.tandem.images.resize.Pictures.BLUE;
import static dev.tandem.images.resize.Pictures.GREEN;
import static dev.tandem.images.resize.Pictures.RED;
import static dev.tandem.images.resize.Pictures.WHITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResizerOrientationTest {
  private static final ResizeOptions SMALL = ResizeOptions.defaults().size(80);
  private static final byte[] STORED = Pictures.jpeg(Pictures.quarters(400, 200));

  /** What stands where once the image is upright, by the definition of EXIF. */
  private static final int[][] UPRIGHT = {
    {RED, GREEN, BLUE, WHITE},
    {GREEN, RED, WHITE, BLUE},
    {WHITE, BLUE, GREEN, RED},
    {BLUE, WHITE, RED, GREEN},
    {RED, BLUE, GREEN, WHITE},
    {BLUE, RED, WHITE, GREEN},
    {WHITE, GREEN, BLUE, RED},
    {GREEN, WHITE, RED, BLUE},
  };

  static Stream<Arguments> everyOrientation() {
    return Stream.of(Codecs.values())
        .flatMap(c -> IntStream.rangeClosed(1, 8).mapToObj(o -> Arguments.of(c, o)));
  }

  @ParameterizedTest
  @MethodSource("everyOrientation")
  void aJpegIsTurnedUpright(Codecs codec, int orientation) throws ItemException {
    byte[] jpeg = Pictures.oriented(STORED, orientation, orientation % 2 == 0);

    assertUpright(codec.resizer(SMALL).resize(jpeg), orientation);
  }

  @ParameterizedTest
  @MethodSource("everyOrientation")
  void aPngIsTurnedUpright(Codecs codec, int orientation) throws ItemException {
    byte[] png =
        Pictures.withChunk(
            Pictures.encoded("png", Pictures.quarters(400, 200)),
            "eXIf",
            Pictures.exif(orientation, false));

    assertUpright(codec.resizer(SMALL).resize(png), orientation);
  }

  @Test
  void aWebpIsTurnedUpright() throws ItemException {
    byte[] webp = extended(Pictures.webp(Pictures.quarters(400, 200)), Pictures.exif(6, true));

    assertUpright(Codecs.OPENCV.resizer(SMALL).resize(webp), 6);
  }

  @ParameterizedTest
  @EnumSource
  void anOrientationThatMakesNoSenseIsNone(Codecs codec) throws ItemException {
    assertUpright(codec.resizer(SMALL).resize(Pictures.oriented(STORED, 9, true)), 1);
    assertUpright(codec.resizer(SMALL).resize(Pictures.oriented(STORED, 0, false)), 1);
  }

  private static void assertUpright(Resized resized, int orientation) throws ItemException {
    boolean turned = orientation >= 5;
    assertThat(resized.width()).isEqualTo(turned ? 40 : 80);
    assertThat(resized.height()).isEqualTo(turned ? 80 : 40);
    assertThat(resized.originalWidth()).isEqualTo(turned ? 200 : 400);
    assertThat(resized.originalHeight()).isEqualTo(turned ? 400 : 200);
    assertThat(Pictures.decoded(resized).getWidth()).isEqualTo(resized.width());
    assertQuarters(Pictures.decoded(resized), UPRIGHT[orientation - 1]);
  }

  /** The plain WebP of 400 x 200 in the extended form, which may carry EXIF data. */
  private static byte[] extended(byte[] webp, byte[] exif) {
    ByteBuffer bytes =
        ByteBuffer.allocate(webp.length + 18 + 8 + exif.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(ascii("RIFF")).putInt(bytes.capacity() - 8).put(ascii("WEBPVP8X"));
    bytes.putInt(10).putInt(0x08).putInt(399).position(bytes.position() - 1);
    bytes.putInt(199).position(bytes.position() - 1);
    bytes.put(webp, 12, webp.length - 12);
    bytes.put(ascii("EXIF")).putInt(exif.length).put(exif);
    return bytes.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
