package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.ItemException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PictureHashTest {
  private static final ResizeOptions HASHED = ResizeOptions.defaults().pictureHash(true);
  private static final int NEAR = 2;

  @ParameterizedTest
  @EnumSource
  void thePictureOfOtherSizesAndFormatsHasNearlyTheSameHash(Codecs codec) throws ItemException {
    BufferedImage picture = scene(1, 640, 480);
    PictureHash hash = hash(codec, HASHED, Pictures.jpeg(picture));
    assertThat(hash(codec, HASHED, Pictures.encoded("png", scaled(picture, 320, 240))))
        .satisfies(other -> assertThat(other.distance(hash)).isLessThanOrEqualTo(NEAR));
    assertThat(hash(codec, HASHED.size(64).format(Format.PNG), Pictures.jpeg(picture)))
        .satisfies(other -> assertThat(other.distance(hash)).isLessThanOrEqualTo(NEAR));
    assertThat(hash(codec, HASHED.mode(Mode.BORDER).background(0), Pictures.jpeg(picture)))
        .as("the border is not part of it")
        .satisfies(other -> assertThat(other.distance(hash)).isLessThanOrEqualTo(NEAR));
  }

  @ParameterizedTest
  @EnumSource
  void anOriginalThatIsKeptHasTheHashOfItsResult(Codecs codec) throws ItemException {
    for (int side : new int[] {80, 300, 1200}) {
      byte[] jpeg = Pictures.jpeg(scaled(scene(1, 640, 480), side, side));
      PictureHash made = hash(codec, HASHED, jpeg);
      assertThat(hash(codec, HASHED.mode(Mode.ORIGINAL), jpeg).distance(made))
          .isLessThanOrEqualTo(NEAR);
    }
  }

  @ParameterizedTest
  @EnumSource
  void thePictureIsTurnedUprightFirst(Codecs codec) throws ItemException {
    BufferedImage picture = scene(2, 400, 300);
    PictureHash upright = hash(codec, HASHED, Pictures.jpeg(picture));
    for (int orientation = 2; orientation <= 8; orientation++) {
      // Turning by 6 undoes what turning by 8 does, and all others undo themselves.
      int undone = orientation == 6 ? 8 : orientation == 8 ? 6 : orientation;
      byte[] jpeg = Pictures.jpeg(Upright.turn(picture, undone));
      byte[] turned = Pictures.oriented(jpeg, orientation, true);
      assertThat(hash(codec, HASHED, turned).distance(upright))
          .as("orientation %d", orientation)
          .isLessThanOrEqualTo(NEAR);
      assertThat(hash(codec, HASHED.mode(Mode.ORIGINAL), turned).distance(upright))
          .as("orientation %d, kept", orientation)
          .isLessThanOrEqualTo(NEAR);
    }
  }

  @ParameterizedTest
  @EnumSource
  void otherPicturesHaveOtherHashes(Codecs codec) throws ItemException {
    PictureHash hash = hash(codec, HASHED, Pictures.jpeg(scene(1, 400, 300)));
    for (int seed = 2; seed < 20; seed++) {
      assertThat(hash(codec, HASHED, Pictures.jpeg(scene(seed, 400, 300))).distance(hash))
          .isGreaterThan(12);
    }
  }

  @Test
  void bothCodecsAgree() throws ItemException {
    for (int seed = 1; seed < 10; seed++) {
      byte[] jpeg = Pictures.jpeg(scene(seed, 400, 300));
      assertThat(hash(Codecs.OPENCV, HASHED, jpeg).distance(hash(Codecs.IMAGEIO, HASHED, jpeg)))
          .isLessThanOrEqualTo(NEAR);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPlainPictureHasNone(Codecs codec) throws ItemException {
    for (int colour : new int[] {0x000000, 0xFFFFFF, 0x3070C0}) {
      BufferedImage plain = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = plain.createGraphics();
      graphics.setColor(new Color(colour));
      graphics.fillRect(0, 0, 300, 200);
      graphics.dispose();
      assertThat(codec.resizer(HASHED).resize(Pictures.jpeg(plain)).facts().hash()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void soHasAPlainPictureWithSomethingInACorner(Codecs codec) throws ItemException {
    BufferedImage picture = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.fillRect(0, 0, 70, 70); // 8 % of it
    assertThat(codec.resizer(HASHED).resize(Pictures.jpeg(picture)).facts().hash()).isNull();
    graphics.fillOval(0, 0, 150, 130); // 26 %
    graphics.dispose();
    assertThat(codec.resizer(HASHED).resize(Pictures.jpeg(picture)).facts().hash()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTransparentCountsAsWhite(Codecs codec) throws ItemException {
    BufferedImage picture = scene(3, 400, 300);
    BufferedImage hidden = new BufferedImage(400, 300, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 300; y++) {
      for (int x = 0; x < 400; x++) {
        hidden.setRGB(x, y, picture.getRGB(x, y) & (x < 200 ? -1 : 0xFFFFFF));
        picture.setRGB(x, y, x < 200 ? picture.getRGB(x, y) : 0xFFFFFF);
      }
    }
    PictureHash hash = hash(codec, HASHED, Pictures.encoded("png", picture));
    byte[] png = Pictures.encoded("png", hidden);
    for (ResizeOptions options :
        new ResizeOptions[] {HASHED, HASHED.format(Format.PNG), HASHED.mode(Mode.ORIGINAL)}) {
      assertThat(hash(codec, options, png).distance(hash)).isLessThanOrEqualTo(NEAR);
    }
  }

  @ParameterizedTest
  @EnumSource
  void thereIsNoneUnlessItIsWanted(Codecs codec) throws ItemException {
    byte[] jpeg = Pictures.jpeg(scene(1, 400, 300));
    ResizeOptions options = ResizeOptions.defaults();
    assertThat(codec.resizer(options).resize(jpeg).facts().hash()).isNull();
    assertThat(codec.resizer(options.mode(Mode.ORIGINAL)).resize(jpeg).facts().hash()).isNull();
  }

  @Test
  void itsTextIsReadAgain() {
    PictureHash hash = new PictureHash(0x8F00_0000_0000_00A1L);
    assertThat(hash).hasToString("8f000000000000a1");
    assertThat(PictureHash.parse("8f000000000000a1")).isEqualTo(hash);
    assertThat(PictureHash.parse("8f000000000000a")).isNull();
    assertThat(PictureHash.parse("8F000000000000A1")).isNull();
    assertThat(PictureHash.parse("+f000000000000a1")).isNull();
  }

  private static PictureHash hash(Codecs codec, ResizeOptions options, byte[] bytes)
      throws ItemException {
    return Objects.requireNonNull(codec.resizer(options).resize(bytes).facts().hash());
  }

  /** Some large shapes, like the main things in a photo. */
  private static BufferedImage scene(int seed, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < 40; i++) {
      graphics.setColor(new Color(random.nextInt(0x1000000)));
      int x = (int) (width * (random.nextDouble() * 1.2 - 0.3));
      int y = (int) (height * (random.nextDouble() * 1.2 - 0.3));
      graphics.fillOval(x, y, width / (2 + i / 8), height / (2 + i / 8));
    }
    graphics.dispose();
    return image;
  }

  private static BufferedImage scaled(BufferedImage image, int width, int height) {
    BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = target.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return target;
  }
}
