package dev.tandem.images.resize;

import static dev.tandem.images.resize.Colours.assertPixel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import javax.imageio.ImageIO;
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
  void codesMayBeginAtAnyWidth(Codecs codec) throws ItemException {
    BufferedImage expected = Pictures.decoded(codec.resizer(SAME).resize(SQUARE));
    for (int size = 9; size <= 12; size++) {
      byte[] odd = withCodes(size, 900);
      BufferedImage image = Pictures.decoded(codec.resizer(SAME).resize(odd));
      for (int i = 0; i < 900; i++) {
        assertThat(image.getRGB(i % 30, i / 30)).isEqualTo(expected.getRGB(i % 30, i / 30));
      }
      assertFails(codec, SAME, withCodes(size, 800), FailureClass.BROKEN_IMAGE);
    }
    assertFails(codec, SAME, withCodes(13, 900), FailureClass.BROKEN_IMAGE);
  }

  /**
   * The square with its first pixels, as codes of which the narrowest have so many bits and one.
   */
  private static byte[] withCodes(int size, int pixels) {
    Raster indexes = indexes();
    var codes = new BitSet();
    int at = 0;
    int clear = 1 << size;
    for (int i = 0; i <= pixels; i++) {
      int code = i == pixels ? clear + 1 : indexes.getSample(i % 30, i / 30, 0);
      for (int next : i % 4 == 0 ? new int[] {clear, code} : new int[] {code}) {
        for (int bit = 0; bit <= size; bit++) {
          codes.set(at++, (next >> bit & 1) != 0);
        }
      }
    }
    byte[] packed = Arrays.copyOf(codes.toByteArray(), (at + 7) / 8);
    var out = new ByteArrayOutputStream();
    out.write(SQUARE, 0, start() + 9);
    out.write(SQUARE[start() + 9] & ~0x40); // row by row
    out.write(size);
    for (int from = 0; from < packed.length; from += 200) {
      int length = Math.min(200, packed.length - from);
      out.write(length);
      out.write(packed, from, length);
    }
    out.write(0);
    out.write(0x3B);
    return out.toByteArray();
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

  private static Raster indexes() {
    try {
      return ImageIO.read(new ByteArrayInputStream(SQUARE)).getRaster();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
