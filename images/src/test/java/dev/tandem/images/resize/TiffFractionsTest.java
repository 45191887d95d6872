package dev.tandem.images.resize;

import static dev.tandem.images.resize.TiffTest.DEFLATE;
import static dev.tandem.images.resize.TiffTest.ICC_LAB;
import static dev.tandem.images.resize.TiffTest.LAB;
import static dev.tandem.images.resize.TiffTest.LAB_AS_COLOURS;
import static dev.tandem.images.resize.TiffTest.RGB;
import static dev.tandem.images.resize.TiffTest.assertColours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TIFFs of which the samples are floating-point numbers. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TiffFractionsTest {
  private static final int[] SIZES = {16, 32, 64};

  @ParameterizedTest
  @EnumSource
  void labIsConvertedInEachForm(Codecs codec) throws ItemException {
    Tiffs.Fractions lab = (x, y) -> TiffTest.lab(TiffTest.quarter(x, y));
    for (int photometric : new int[] {LAB, ICC_LAB}) {
      assertInEachForm(photometric + "", codec, photometric, lab, LAB_AS_COLOURS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void redGreenAndBlueAreConvertedInEachForm(Codecs codec) throws ItemException {
    Tiffs.Fractions rgb =
        (x, y) -> Arrays.stream(TiffTest.rgb(x, y)).mapToDouble(level -> level / 255.0).toArray();
    assertInEachForm("rgb", codec, RGB, rgb, TiffTest.COLOURS);
  }

  private static void assertInEachForm(
      String what, Codecs codec, int photometric, Tiffs.Fractions samples, int[] colours)
      throws ItemException {
    for (ByteOrder order : TiffTest.orders()) {
      for (int bits : SIZES) {
        String kind = what + " of " + bits + " bits, " + order;
        Tiffs plain = tiff(order, photometric, bits, 3);
        byte[] chunky = plain.packedFractions(bits, samples);
        assertColours(kind, codec, plain.with(chunky), colours);
        Tiffs strips = tiff(order, photometric, bits, 3).tag(278, 16);
        assertColours(kind + ", strips", codec, strips.with(Tiffs.parts(chunky, 64, 16)), colours);
        Tiffs tiles = tiff(order, photometric, bits, 3).tiled(32, 16);
        assertColours(kind + ", tiles", codec, tiles.with(Tiffs.parts(chunky, 32, 16)), colours);
        Tiffs planes = tiff(order, photometric, bits, 3).tag(284, 2);
        assertColours(
            kind + ", planes",
            codec,
            planes.with(planes.planesOfFractions(bits, samples)),
            colours);
        Tiffs deflated = tiff(order, photometric, bits, 3).tag(259, DEFLATE);
        assertColours(kind + ", deflated", codec, deflated.with(Tiffs.deflated(chunky)), colours);
        byte[] differences = Tiffs.deflated(plain.differences(bits, 3, chunky));
        assertColours(
            kind + ", differences", codec, deflated.tag(317, 3).with(differences), colours);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void alphaIsAFractionBesideLab(Codecs codec) throws ItemException {
    for (int bits : SIZES) {
      Tiffs.Fractions samples =
          (x, y) -> {
            double[] lab = Arrays.copyOf(TiffTest.lab(TiffTest.quarter(x, y)), 4);
            lab[3] = TiffTest.alpha(x) / 255.0;
            return lab;
          };
      Tiffs chunky = tiff(ByteOrder.BIG_ENDIAN, LAB, bits, 4).tag(338, 2);
      byte[] file = chunky.with(chunky.packedFractions(bits, samples));
      assertColours(bits + " bits", codec, file, LAB_AS_COLOURS);
      TiffTest.assertAlpha(codec, file);
      Tiffs planar = tiff(ByteOrder.LITTLE_ENDIAN, LAB, bits, 4).tag(338, 2).tag(284, 2);
      byte[] planes = planar.with(planar.planesOfFractions(bits, samples));
      assertColours(bits + " bits, planes", codec, planes, LAB_AS_COLOURS);
      TiffTest.assertAlpha(codec, planes);
      byte[] none = chunky.tag(338, 0).with(chunky.packedFractions(bits, samples));
      assertColours(bits + " bits, no alpha", codec, none, LAB_AS_COLOURS);
    }
  }

  /** Unlike the numbers of Lab. */
  @ParameterizedTest
  @EnumSource
  void lightIsLimited(Codecs codec) throws ItemException {
    double[][] colours = {{-1, 0.5, 2}, {2, -1, 0.5}, {0, 1, 0.5}, {-0.0, 100, Float.MAX_VALUE}};
    for (int bits : SIZES) {
      Tiffs tiff = tiff(ByteOrder.LITTLE_ENDIAN, RGB, bits, 3);
      byte[] file =
          tiff.with(tiff.packedFractions(bits, (x, y) -> colours[TiffTest.quarter(x, y)]));
      assertColours(bits + " bits", codec, file, 0x0080FF, 0xFF0080, 0x00FF80, 0x00FFFF);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fractionsOfOddSizesAreNamed(Codecs codec) {
    for (int photometric : new int[] {RGB, LAB}) {
      Tiffs tiff = tiff(ByteOrder.BIG_ENDIAN, photometric, 24, 3);
      byte[] file = tiff.with(new byte[Tiffs.WIDTH * Tiffs.HEIGHT * 9]);
      assertThatThrownBy(() -> codec.resizer(TiffTest.SAME).resize(file))
          .isInstanceOfSatisfying(
              ItemException.class,
              e -> assertThat(e.failureClass()).isEqualTo(FailureClass.UNSUPPORTED_FORMAT))
          .hasMessageContaining("fractions of 24 bits");
    }
  }

  @ParameterizedTest
  @EnumSource
  void lumaAndChromaInFractionsAreNamed(Codecs codec) {
    for (int bits : SIZES) {
      Tiffs tiff = tiff(ByteOrder.BIG_ENDIAN, TiffTest.YCBCR, bits, 3).tag(530, 1, 1);
      byte[] file = tiff.with(tiff.packedFractions(bits, (_, _) -> new double[] {0.5, 0, 0}));
      assertThatThrownBy(() -> codec.resizer(TiffTest.SAME).resize(file))
          .isInstanceOfSatisfying(
              ItemException.class,
              e -> assertThat(e.failureClass()).isEqualTo(FailureClass.UNSUPPORTED_FORMAT))
          .hasMessageContaining("YCbCr in fractions");
    }
  }

  /** The better reader does not know masks, and the other one takes halves for integers. */
  @ParameterizedTest
  @EnumSource
  void fractionsAreNotTakenForIntegers(Codecs codec) {
    Tiffs tiff = tiff(ByteOrder.BIG_ENDIAN, 4, 16, 1);
    byte[] file = tiff.with(tiff.packedFractions(16, (_, _) -> new double[] {0.5}));
    assertThatThrownBy(() -> codec.resizer(TiffTest.SAME).resize(file))
        .isInstanceOf(ItemException.class);
  }

  /** The reader copies what it has read. */
  @Test
  void thereIsRoomForTheSamplesOfLabTwice() throws ItemException {
    for (int bits : SIZES) {
      Tiffs tiff = tiff(ByteOrder.BIG_ENDIAN, LAB, bits, 3).tag(278, 16);
      byte[] pixels = tiff.packedFractions(bits, (_, _) -> new double[3]);
      byte[] file = tiff.with(Tiffs.parts(pixels, 64, 16));
      int read = 3 * Math.max(4, bits / 8);
      assertThat(((TiffFile) ImageFile.open(file)).readerBytes())
          .isGreaterThan(2L * read * Tiffs.WIDTH * Tiffs.HEIGHT);
    }
  }

  private static Tiffs tiff(ByteOrder order, int photometric, int bits, int samples) {
    int[] formats = new int[samples];
    Arrays.fill(formats, 3);
    return Tiffs.classic(order).samples(photometric, bits, samples).tag(339, formats);
  }
}
