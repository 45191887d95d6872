package dev.tandem.images.resize;

import static dev.tandem.images.resize.Colours.assertPixel;
import static dev.tandem.images.resize.Colours.assertQuarters;
import static dev.tandem.images.resize.Pictures.BLUE;
import static dev.tandem.images.resize.Pictures.GREEN;
import static dev.tandem.images.resize.Pictures.RED;
import static dev.tandem.images.resize.Pictures.WHITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.awt.image.BufferedImage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResizerModesTest {
  private static final ResizeOptions SMALL = ResizeOptions.defaults().size(100);

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # mode,      only if bigger, from,  , to
          KEEP_RATIO,  false,          400, 200, 100,  50
          KEEP_RATIO,  false,          200, 401,  50, 100
          KEEP_RATIO,  false,           50,  20, 100,  40
          KEEP_RATIO,  true,            50,  20,  50,  20
          KEEP_RATIO,  true,           100,  20, 100,  20
          KEEP_RATIO,  true,           101,  20, 100,  20
          KEEP_RATIO,  false,         3000,   2, 100,   1
          KEEP_RATIO_SMALLEST, false,  400, 200, 200, 100
          KEEP_RATIO_SMALLEST, false,  201, 400, 100, 199
          KEEP_RATIO_SMALLEST, false,   20,  50, 100, 250
          KEEP_RATIO_SMALLEST, true,    20,  50,  20,  50
          KEEP_RATIO_SMALLEST, true,   300, 100, 300, 100
          KEEP_RATIO_SMALLEST, true,   300, 101, 297, 100
          CROP,        false,          400, 200, 100, 100
          CROP,        false,          400,  20, 100, 100
          CROP,        true,           400, 200, 100, 100
          CROP,        true,           400,  20, 100,  20
          CROP,        true,            30,  20,  30,  20
          BORDER,      false,          400, 200, 100, 100
          BORDER,      false,           40,  20, 100, 100
          BORDER,      true,            40,  20, 100, 100
          NONE,        false,          400, 200, 400, 200
          NONE,        true,            40,  20,  40,  20
          """)
  void theSizeFollowsTheModeInBothCodecs(
      Mode mode, boolean onlyIfBigger, int width, int height, int newWidth, int newHeight)
      throws ItemException {
    byte[] jpeg = Pictures.jpeg(Pictures.quarters(width, height));
    for (Codecs codec : Codecs.values()) {
      Resized resized = codec.resizer(SMALL.mode(mode).onlyIfBigger(onlyIfBigger)).resize(jpeg);

      BufferedImage image = Pictures.decoded(resized);
      assertThat(image.getWidth()).as("%s", codec).isEqualTo(newWidth).isEqualTo(resized.width());
      assertThat(image.getHeight())
          .as("%s", codec)
          .isEqualTo(newHeight)
          .isEqualTo(resized.height());
      assertThat(resized.originalWidth()).isEqualTo(width);
      assertThat(resized.originalHeight()).isEqualTo(height);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNarrowImageIsNotMadeAHugeOne(Codecs codec) {
    ResizeOptions options =
        ResizeOptions.defaults().mode(Mode.KEEP_RATIO_SMALLEST).format(Format.PNG);
    byte[] line = Pictures.encoded("png", Pictures.quarters(2, 8000)); // 256 x 1,024,000

    assertThatThrownBy(() -> codec.resizer(options.size(200)).resize(line))
        .isInstanceOfSatisfying(
            ItemException.class,
            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TOO_MANY_PIXELS))
        .hasMessageContaining("would become more than 100000000 pixels");
    assertThatThrownBy(() -> codec.resizer(options.size(16_383)).resize(line))
        .isInstanceOf(ItemException.class);
  }

  @ParameterizedTest
  @EnumSource
  void theWholeImageIsKeptInProportion(Codecs codec) throws ItemException {
    Resized resized = codec.resizer(SMALL).resize(Pictures.jpeg(Pictures.quarters(1600, 800)));

    assertQuarters(Pictures.decoded(resized), RED, GREEN, BLUE, WHITE);
  }

  @ParameterizedTest
  @EnumSource
  void cropKeepsTheMiddle(Codecs codec) throws ItemException {
    BufferedImage striped = new BufferedImage(900, 300, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 900; x++) {
      for (int y = 0; y < 300; y++) {
        striped.setRGB(x, y, x < 300 ? RED : x < 600 ? GREEN : BLUE);
      }
    }

    Resized resized = codec.resizer(SMALL.mode(Mode.CROP)).resize(Pictures.jpeg(striped));

    assertQuarters(Pictures.decoded(resized), GREEN, GREEN, GREEN, GREEN);
    assertPixel(Pictures.decoded(resized), 3, 50, GREEN);
    assertPixel(Pictures.decoded(resized), 96, 50, GREEN);
  }

  @ParameterizedTest
  @EnumSource
  void borderFillsTheRestWithTheBackground(Codecs codec) throws ItemException {
    ResizeOptions options = SMALL.mode(Mode.BORDER).background(0x336699);

    BufferedImage image =
        Pictures.decoded(codec.resizer(options).resize(Pictures.jpeg(Pictures.quarters(400, 200))));

    assertPixel(image, 50, 8, 0x336699);
    assertPixel(image, 50, 91, 0x336699);
    assertPixel(image, 25, 37, RED);
    assertPixel(image, 75, 62, WHITE);
  }

  @ParameterizedTest
  @EnumSource
  void fullAndReducedDecodingShowTheSame(Codecs codec) throws ItemException {
    byte[] jpeg = Pictures.jpeg(Pictures.busy(1600, 1200));
    ResizeOptions exact = SMALL.format(Format.PNG);

    BufferedImage reduced = Pictures.decoded(codec.resizer(exact).resize(jpeg));
    BufferedImage full =
        Pictures.decoded(codec.resizer(exact.decoding(Decoding.FULL)).resize(jpeg));

    assertThat(meanDifference(reduced, full)).isLessThan(6);
  }

  @ParameterizedTest
  @EnumSource
  void fineStripesBecomeGreyAndNotAPattern(Codecs codec) throws ItemException {
    BufferedImage stripes = new BufferedImage(1000, 1000, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 1000; y++) {
      for (int x = 0; x < 1000; x++) {
        stripes.setRGB(x, y, (x + y & 1) == 0 ? WHITE : 0);
      }
    }

    BufferedImage image =
        Pictures.decoded(
            codec.resizer(SMALL.decoding(Decoding.FULL)).resize(Pictures.encoded("png", stripes)));

    assertQuarters(image, 0x808080, 0x808080, 0x808080, 0x808080);
  }

  private static double meanDifference(BufferedImage one, BufferedImage other) {
    long sum = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          sum +=
              Math.abs((one.getRGB(x, y) >> shift & 0xFF) - (other.getRGB(x, y) >> shift & 0xFF));
        }
      }
    }
    return sum / (3.0 * one.getWidth() * one.getHeight());
  }
}
