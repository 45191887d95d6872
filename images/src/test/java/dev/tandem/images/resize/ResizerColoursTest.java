package dev.tandem.images.resize;

import static dev.tandem.images.resize.Colours.assertPixel;
import static dev.tandem.images.resize.Colours.assertQuarters;
import static dev.tandem.images.resize.Pictures.BLUE;
import static dev.tandem.images.resize.Pictures.GREEN;
import static dev.tandem.images.resize.Pictures.RED;
import static dev.tandem.images.resize.Pictures.WHITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.ItemException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResizerColoursTest {
  private static final ResizeOptions SMALL = ResizeOptions.defaults().size(64);

  @ParameterizedTest
  @EnumSource
  void transparencyIsLaidOnTheBackgroundForJpeg(Codecs codec) throws ItemException {
    byte[] png = Pictures.encoded("png", halfTransparent());

    BufferedImage white = Pictures.decoded(codec.resizer(SMALL).resize(png));
    BufferedImage green = Pictures.decoded(codec.resizer(SMALL.background(GREEN)).resize(png));

    assertPixel(white, 8, 32, RED);
    assertPixel(white, 32, 32, 0xFF7F7F);
    assertPixel(white, 56, 32, WHITE);
    assertPixel(green, 56, 32, GREEN);
  }

  @ParameterizedTest
  @EnumSource
  void transparencyIsKeptForPng(Codecs codec) throws ItemException {
    byte[] png = Pictures.encoded("png", halfTransparent());

    assertTransparency(Pictures.decoded(codec.resizer(SMALL.format(Format.PNG)).resize(png)));
  }

  @Test
  void transparencyIsKeptForWebp() throws ItemException {
    byte[] png = Pictures.encoded("png", halfTransparent());

    Resized webp = Codecs.OPENCV.resizer(SMALL.format(Format.WEBP)).resize(png);

    assertThat(webp.format()).isEqualTo(Format.WEBP);
    assertTransparency(Pictures.decoded(webp));
  }

  @ParameterizedTest
  @EnumSource
  void hiddenColoursDoNotBleedIntoTheEdges(Codecs codec) throws ItemException {
    BufferedImage image = new BufferedImage(640, 640, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 640; y++) {
      for (int x = 0; x < 640; x++) {
        image.setRGB(x, y, x < 325 ? 0xFFFFFFFF : 0x00000000); // black, but not to be seen
      }
    }

    BufferedImage small =
        Pictures.decoded(
            codec.resizer(SMALL.format(Format.PNG)).resize(Pictures.encoded("png", image)));

    int edge = small.getRGB(32, 32);
    assertThat(edge >>> 24).isBetween(100, 155);
    assertPixel(small, 32, 32, WHITE);
  }

  @ParameterizedTest
  @EnumSource
  void aBorderAroundATransparentImageIsOpaque(Codecs codec) throws ItemException {
    ResizeOptions options = SMALL.mode(Mode.BORDER).format(Format.PNG);

    BufferedImage image =
        Pictures.decoded(
            codec
                .resizer(options)
                .resize(
                    Pictures.encoded(
                        "png", new BufferedImage(200, 100, BufferedImage.TYPE_INT_ARGB))));

    assertThat(image.getRGB(32, 4)).isEqualTo(0xFFFFFFFF);
    assertThat(image.getRGB(32, 32) >>> 24).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void greyStaysAsBrightAsItWas(Codecs codec) throws ItemException {
    for (byte[] bytes :
        new byte[][] {
          Pictures.jpeg(grey(BufferedImage.TYPE_BYTE_GRAY, 100)),
          Pictures.encoded("png", grey(BufferedImage.TYPE_BYTE_GRAY, 100)),
          Pictures.encoded("png", grey(BufferedImage.TYPE_USHORT_GRAY, 100 * 257)),
          Pictures.encoded("png", greyWithAlpha(DataBuffer.TYPE_BYTE, 100, 255)),
          Pictures.encoded("png", greyWithAlpha(DataBuffer.TYPE_USHORT, 100 * 257, 65_535)),
        }) {
      assertPixel(Pictures.decoded(codec.resizer(SMALL).resize(bytes)), 32, 32, 0x646464);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sixteenBitsBecomeEight(Codecs codec) throws ItemException {
    assertPixel(
        Pictures.decoded(codec.resizer(SMALL).resize(Pictures.encoded("png", sixteenBits(false)))),
        32,
        32,
        0x4080C0);
    assertPixel(
        Pictures.decoded(codec.resizer(SMALL).resize(Pictures.encoded("png", sixteenBits(true)))),
        32,
        32,
        0x4080C0);
  }

  @ParameterizedTest
  @EnumSource
  void aPaletteIsReadWithAndWithoutTransparency(Codecs codec) throws ItemException {
    BufferedImage opaque = Pictures.quarters(200, 200, BufferedImage.TYPE_BYTE_INDEXED);
    BufferedImage transparent =
        Pictures.decoded(codec.resizer(SMALL).resize(Pictures.encoded("gif", halfTransparent())));

    assertQuarters(
        Pictures.decoded(codec.resizer(SMALL).resize(Pictures.encoded("png", opaque))),
        RED,
        GREEN,
        BLUE,
        WHITE);
    assertPixel(transparent, 56, 32, WHITE);
  }

  @ParameterizedTest
  @EnumSource
  void cmykIsReadAsAdobeWritesIt(Codecs codec) throws ItemException {
    Resizer resizer = codec.resizer(SMALL);

    assertPixel(
        Pictures.decoded(resizer.resize(Pictures.cmykJpeg(200, 100, 0, 255, 255, 0))), 32, 16, RED);
    assertPixel(
        Pictures.decoded(resizer.resize(Pictures.cmykJpeg(200, 100, 0, 0, 0, 155))),
        32,
        16,
        0x646464);
  }

  @ParameterizedTest
  @EnumSource
  void progressiveJpegIsRead(Codecs codec) throws ItemException {
    byte[] jpeg = Pictures.progressive(Pictures.quarters(1000, 1000));

    assertQuarters(Pictures.decoded(codec.resizer(SMALL).resize(jpeg)), RED, GREEN, BLUE, WHITE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gif", "bmp", "tiff", "png", "jpeg"})
  void theCommonFormatsBecomeEachOutputFormat(String input) throws ItemException {
    byte[] bytes = Pictures.encoded(input, Pictures.quarters(300, 200));
    for (Codecs codec : Codecs.values()) {
      for (Format format : List.of(Format.JPG, Format.PNG, Format.WEBP)) {
        if (codec == Codecs.IMAGEIO && format == Format.WEBP) {
          continue;
        }
        Resized resized = codec.resizer(SMALL.format(format)).resize(bytes);
        assertQuarters(Pictures.decoded(resized), RED, GREEN, BLUE, WHITE);
      }
    }
  }

  @Test
  void webpIsReadAndWritten() throws ItemException {
    Resized webp =
        Codecs.OPENCV
            .resizer(SMALL.format(Format.WEBP))
            .resize(Pictures.webp(Pictures.quarters(500, 500)));

    assertThat(ImageHeader.read(webp.bytes())).isEqualTo(new ImageHeader("webp", 64, 64, 1));
    assertQuarters(Pictures.decoded(webp), RED, GREEN, BLUE, WHITE);
  }

  @Test
  void withoutTheNativeLibraryWebpIsRefusedInSoManyWords() throws ItemException {
    byte[] webp = Pictures.webp(Pictures.quarters(50, 50));

    assertThatThrownBy(() -> Codecs.IMAGEIO.resizer(SMALL).resize(webp))
        .isInstanceOf(ItemException.class)
        .hasMessageContaining("OpenCV");
    assertThatThrownBy(() -> Codecs.IMAGEIO.resizer(SMALL.format(Format.WEBP)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("OpenCV");
  }

  @ParameterizedTest
  @EnumSource
  void aHigherQualityIsALargerFile(Codecs codec) throws ItemException {
    byte[] jpeg = Pictures.jpeg(Pictures.busy(800, 800));

    assertThat(codec.resizer(SMALL.quality(95)).resize(jpeg).bytes())
        .hasSizeGreaterThan(codec.resizer(SMALL.quality(40)).resize(jpeg).bytes().length);
  }

  private static void assertTransparency(BufferedImage image) {
    assertThat(image.getRGB(8, 32) >>> 24).isEqualTo(255);
    assertThat(image.getRGB(32, 32) >>> 24).isBetween(120, 136);
    assertThat(image.getRGB(56, 32) >>> 24).isZero();
    assertPixel(image, 8, 32, RED);
    assertPixel(image, 32, 32, RED);
  }

  /** Red: a third of it opaque, a third half transparent, a third not to be seen. */
  private static BufferedImage halfTransparent() {
    BufferedImage image = new BufferedImage(300, 300, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 300; y++) {
      for (int x = 0; x < 300; x++) {
        image.setRGB(x, y, (x < 100 ? 0xFF : x < 200 ? 0x80 : 0) << 24 | RED);
      }
    }
    return image;
  }

  private static BufferedImage grey(int type, int level) {
    BufferedImage image = new BufferedImage(100, 100, type);
    return filled(image.getRaster(), image, level);
  }

  private static BufferedImage greyWithAlpha(int dataType, int level, int alpha) {
    return of(ColorSpace.getInstance(ColorSpace.CS_GRAY), true, dataType, level, alpha);
  }

  private static BufferedImage sixteenBits(boolean alpha) {
    ColorSpace colours = ColorSpace.getInstance(ColorSpace.CS_sRGB);
    return of(colours, alpha, DataBuffer.TYPE_USHORT, 0x40FF, 0x80FF, 0xC0FF, 65_535);
  }

  private static BufferedImage of(ColorSpace colours, boolean alpha, int dataType, int... samples) {
    ColorModel model =
        new ComponentColorModel(
            colours,
            alpha,
            false,
            alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            dataType);
    WritableRaster raster = model.createCompatibleWritableRaster(100, 100);
    return filled(raster, new BufferedImage(model, raster, false, null), samples);
  }

  private static BufferedImage filled(WritableRaster raster, BufferedImage image, int... samples) {
    for (int y = 0; y < 100; y++) {
      for (int x = 0; x < 100; x++) {
        raster.setPixel(x, y, samples);
      }
    }
    return image;
  }
}
