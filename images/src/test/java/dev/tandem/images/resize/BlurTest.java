package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.BlurBoxes;
import dev.tandem.images.item.Box;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two pictures that differ only within a box must not be told apart: what distinguishes them are
 * two patterns with the same means.
 */
class BlurTest {
  private static final ResizeOptions PNG =
      ResizeOptions.defaults()
          .format(Format.PNG)
          .decoding(Decoding.FULL) // if pixels were left out, the patterns would have other means
          .blurBoxes(true);
  private static final int WIDTH = 400;
  private static final int HEIGHT = 300;

  /** Not in the middle, so that it is another one if the picture is turned. */
  private static final Box BOX = new Box(0.1, 0.2, 0.4, 0.6);

  private static final BlurBoxes BOXES = BlurBoxes.parse("[[0.1, 0.2, 0.4, 0.6]]");

  /** The means of the patterns are not quite the same where cells cut their pixels. */
  private static final int TOLERANCE = 24;

  @ParameterizedTest
  @EnumSource
  void whatIsInABoxCannotBeToldAtAnySize(Codecs codec) throws ItemException {
    for (int size : new int[] {16, 64, 256, 400, 1000}) {
      for (Mode mode : new Mode[] {Mode.KEEP_RATIO, Mode.CROP, Mode.BORDER, Mode.NONE}) {
        assertNotTold(codec, PNG.size(size).mode(mode), 1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void boxesAreThoseOfTheUprightPicture(Codecs codec) throws ItemException {
    for (int orientation = 2; orientation <= 8; orientation++) {
      assertNotTold(codec, PNG.size(256), orientation);
      assertNotTold(codec, PNG.size(200).mode(Mode.CROP), orientation);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheBoxAndAMarginAreBlurred(Codecs codec) throws ItemException {
    BufferedImage plain = made(codec, PNG.size(400), pattern(0), 1, BlurBoxes.none());
    BufferedImage blurred = made(codec, PNG.size(400), pattern(0), 1, BOXES);
    int margin = 14; // a tenth of 120, and a little
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean near = x > 40 - margin && x < 160 + margin && y > 60 - margin && y < 180 + margin;
        if (!near) {
          assertThat(blurred.getRGB(x, y)).as("%d %d", x, y).isEqualTo(plain.getRGB(x, y));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void coloursChangeGraduallyWithinABox(Codecs codec) throws ItemException {
    BufferedImage blurred = made(codec, PNG.size(400), pattern(0), 1, BOXES);
    for (int y = 60; y < 180; y++) {
      for (int x = 41; x < 160; x++) {
        assertThat(difference(blurred.getRGB(x, y), blurred.getRGB(x - 1, y))).isLessThan(16);
        assertThat(difference(blurred.getRGB(x, y), blurred.getRGB(x, y - 1))).isLessThan(16);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void transparentPicturesAreBlurredToo(Codecs codec) throws ItemException {
    BufferedImage[] results = new BufferedImage[2];
    for (int i = 0; i < 2; i++) {
      BufferedImage shape = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
      BufferedImage pattern = pattern(i);
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) { // the pattern is in the transparency
          shape.setRGB(x, y, pattern.getRGB(x, y) << 24 | 0x4080C0);
        }
      }
      byte[] png = Pictures.encoded("png", shape);
      results[i] =
          Pictures.decoded(codec.resizer(PNG.size(300)).resize(png, BOXES, _ -> {}).bytes());
    }
    assertAlike(results[0], results[1], "transparent");
  }

  @ParameterizedTest
  @EnumSource
  void nothingPassesIfItIsUnknownWhatToBlur(Codecs codec) {
    byte[] jpeg = Pictures.jpeg(pattern(0));
    Resizer blurring = codec.resizer(PNG);
    for (BlurBoxes boxes :
        new BlurBoxes[] {null, BlurBoxes.unreadable("odd"), BlurBoxes.parse("[[0,0,2,2]]")}) {
      assertInvalid(() -> blurring.resize(jpeg, boxes, _ -> {}));
    }
    assertInvalid(() -> blurring.resize(jpeg));
    Resizer original = codec.resizer(ResizeOptions.defaults().mode(Mode.ORIGINAL));
    assertInvalid(() -> original.resize(jpeg, BOXES, _ -> {}));
  }

  @Test
  void boxesThatWouldTakeTooLongAreRefused() throws ItemException {
    ImageHeader header = new ImageHeader("jpeg", 2000, 2000, 1);
    Geometry geometry = Geometry.of(2000, 2000, PNG.mode(Mode.NONE));
    Box whole = new Box(0, 0, 1, 1);
    assertThat(PixelBox.of(Collections.nCopies(16, whole), header, geometry)).hasSize(16);
    assertInvalid(() -> PixelBox.of(Collections.nCopies(17, whole), header, geometry));
    Geometry small = Geometry.of(2000, 2000, PNG);
    assertThat(PixelBox.of(Collections.nCopies(60, whole), header, small)).hasSize(60);
  }

  @Test
  void aBoxThatIsCutOffHasNoPart() throws ItemException {
    ImageHeader header = new ImageHeader("jpeg", 1000, 100, 1);
    Geometry crop = Geometry.of(1000, 100, PNG.mode(Mode.CROP).size(100));
    assertThat(PixelBox.of(List.of(new Box(0, 0, 0.1, 1)), header, crop)).isEmpty();
    assertThat(PixelBox.of(List.of(new Box(0.5, 0, 0.501, 1)), header, crop))
        .containsExactly(new PixelBox(40, 0, 21, 100));
  }

  private static void assertInvalid(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable resizing) {
    assertThatThrownBy(resizing)
        .isInstanceOfSatisfying(
            ItemException.class,
            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.INVALID_BOXES));
  }

  private static void assertNotTold(Codecs codec, ResizeOptions options, int orientation)
      throws ItemException {
    assertAlike(
        made(codec, options, pattern(0), orientation, BOXES),
        made(codec, options, pattern(1), orientation, BOXES),
        "%s %d, orientation %d".formatted(options.mode(), options.size(), orientation));
  }

  private static void assertAlike(BufferedImage one, BufferedImage other, String what) {
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        assertThat(difference(one.getRGB(x, y), other.getRGB(x, y)))
            .as("%s at %d, %d", what, x, y)
            .isLessThanOrEqualTo(TOLERANCE);
      }
    }
  }

  private static BufferedImage made(
      Codecs codec, ResizeOptions options, BufferedImage upright, int orientation, BlurBoxes boxes)
      throws ItemException {
    int undone = orientation == 6 ? 8 : orientation == 8 ? 6 : orientation;
    byte[] png = Pictures.encoded("png", Upright.turn(upright, undone));
    byte[] turned = Pictures.withChunk(png, "eXIf", Pictures.exif(orientation, true));
    return Pictures.decoded(codec.resizer(options).resize(turned, boxes, _ -> {}).bytes());
  }

  /**
   * Noise everywhere, and squares in the box that are black in one picture and white in another.
   */
  private static BufferedImage pattern(int number) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(3);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean within =
            x >= BOX.left() * WIDTH
                && x < BOX.right() * WIDTH
                && y >= BOX.top() * HEIGHT
                && y < BOX.bottom() * HEIGHT;
        int noise = random.nextInt(0x1000000);
        boolean white = (x + y + number) % 2 == 0;
        image.setRGB(x, y, within ? (white ? 0xFFFFFF : 0) : noise);
      }
    }
    return image;
  }

  private static int difference(int one, int other) {
    int most = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      most = Math.max(most, Math.abs((one >>> shift & 0xFF) - (other >>> shift & 0xFF)));
    }
    return most;
  }
}
