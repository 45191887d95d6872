package dev.tandem.images.resize;

import static dev.tandem.images.resize.Colours.assertPixel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The canvas of a GIF, and the pictures on it. */
class GifTest {
  private static final ResizeOptions SAME =
      ResizeOptions.defaults().mode(Mode.NONE).format(Format.PNG);
  private static final int DESCRIPTOR = 10;

  private static final byte[] SQUARE =
      Pictures.encoded("gif", Pictures.quarters(30, 30, BufferedImage.TYPE_BYTE_INDEXED));

  @ParameterizedTest
  @EnumSource
  void aSmallPictureIsInItsPlaceOnTheCanvas(Codecs codec) throws ItemException {
    Resized resized = codec.resizer(SAME).resize(placed(120, 80, 40, 25));

    assertThat(resized.originalWidth()).isEqualTo(120);
    assertThat(resized.originalHeight()).isEqualTo(80);
    BufferedImage image = Pictures.decoded(resized);
    assertThat(image.getWidth()).isEqualTo(120);
    assertPixel(image, 42, 27, Pictures.RED);
    assertPixel(image, 68, 53, Pictures.WHITE);
    for (int[] outside : new int[][] {{2, 2}, {38, 40}, {72, 40}, {50, 22}, {50, 57}}) {
      assertThat(image.getRGB(outside[0], outside[1]) >>> 24).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPictureThatDoesNotFitIsWhole(Codecs codec) throws ItemException {
    Resized larger = codec.resizer(SAME).resize(placed(10, 8, 0, 0));
    assertThat(larger.width()).isEqualTo(30);
    assertThat(larger.height()).isEqualTo(30);
    Resized beyond = codec.resizer(SAME).resize(placed(30, 30, 5, 0));
    assertThat(beyond.width()).isEqualTo(35);
    assertThat(Pictures.decoded(beyond).getRGB(2, 2) >>> 24).isZero();
    assertPixel(Pictures.decoded(beyond), 7, 2, Pictures.RED);
    assertThat(codec.resizer(SAME).resize(placed(0, 0, 9, 9)).width()).isEqualTo(30);
  }

  @ParameterizedTest
  @EnumSource
  void aCanvasOfManyPixelsIsRefused(Codecs codec) {
    assertFails(codec, SAME, placed(65_535, 65_535, 0, 0), FailureClass.TOO_MANY_PIXELS);
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheFirstPictureMustBeWhole(Codecs codec) throws ItemException {
    int end = SQUARE.length - 1; // without the trailer
    byte[] second = Arrays.copyOfRange(SQUARE, start(), end);
    byte[] animated =
        ByteBuffer.allocate(end + second.length).put(SQUARE, 0, end).put(second).array();
    for (int length = end; length < animated.length; length += 7) {
      Resized resized = codec.resizer(SAME).resize(Arrays.copyOf(animated, length));
      assertPixel(Pictures.decoded(resized), 2, 2, Pictures.RED);
      assertPixel(Pictures.decoded(resized), 28, 28, Pictures.WHITE);
    }
    for (int length = 0; length < end; length++) {
      assertFails(
          codec,
          SAME,
          Arrays.copyOf(animated, length),
          length < 6 ? FailureClass.NOT_AN_IMAGE : FailureClass.BROKEN_IMAGE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsKeptUnchangedMustBeWholeToItsEnd(Codecs codec) {
    int end = SQUARE.length - 1;
    byte[] cut = ByteBuffer.allocate(end + 12).put(SQUARE, 0, end).put(SQUARE, start(), 12).array();

    assertFails(codec, SAME.mode(Mode.ORIGINAL), cut, FailureClass.BROKEN_IMAGE);
  }

  /** Where the description of the picture begins. */
  private static int start() {
    int at = 13 + ((SQUARE[DESCRIPTOR] & 0x80) == 0 ? 0 : 3 << ((SQUARE[DESCRIPTOR] & 7) + 1));
    while (SQUARE[at] != 0x2C) {
      at += 2;
      while (SQUARE[at] != 0) {
        at += 1 + (SQUARE[at] & 0xFF);
      }
      at++;
    }
    return at;
  }

  private static byte[] placed(int width, int height, int left, int top) {
    ByteBuffer gif = ByteBuffer.wrap(SQUARE.clone()).order(ByteOrder.LITTLE_ENDIAN);
    gif.putShort(6, (short) width).putShort(8, (short) height);
    return gif.putShort(start() + 1, (short) left).putShort(start() + 3, (short) top).array();
  }

  private static void assertFails(
      Codecs codec, ResizeOptions options, byte[] file, FailureClass wanted) {
    ItemException e =
        catchThrowableOfType(ItemException.class, () -> codec.resizer(options).resize(file));
    assertThat(e).as("%d bytes", file.length).isNotNull();
    assertThat(e.failureClass()).as("%d bytes: %s", file.length, e).isEqualTo(wanted);
  }
}
