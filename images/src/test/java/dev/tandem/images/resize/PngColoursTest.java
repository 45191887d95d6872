package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.ItemException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The chunks in which a PNG describes its colours, and which of them counts. */
class PngColoursTest {
  private static final ResizeOptions SAME =
      ResizeOptions.defaults().mode(Mode.NONE).format(Format.PNG);
  private static final int TOLERANCE = 2;
  private static final int COLOUR = 0xB45A50;
  private static final int SIDE = 20;

  private static final byte[] LINEAR = number(100_000);
  private static final byte[] USUAL = number(45_455);
  private static final byte[] P3 =
      number(31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000);
  private static final byte[] SRGB =
      number(31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000);

  @ParameterizedTest
  @EnumSource
  void gammaIsApplied(Codecs codec) throws ItemException {
    assertColour(codec, picture().chunk("gAMA", LINEAR), 0xDBA098);
    assertColour(codec, picture().chunk("gAMA", number(35_714)), 0xA54238);
    assertColour(codec, picture().chunk("gAMA", LINEAR).chunk("cHRM", SRGB), 0xDBA098);
  }

  @ParameterizedTest
  @EnumSource
  void theGammaOfSrgbChangesNothing(Codecs codec) throws ItemException {
    for (int gamma : new int[] {45_455, 45_454, 45_000, 46_000}) {
      assertColour(codec, picture().chunk("gAMA", number(gamma)), COLOUR);
      assertColour(codec, picture().chunk("gAMA", number(gamma)).chunk("cHRM", SRGB), COLOUR);
    }
  }

  @ParameterizedTest
  @EnumSource
  void chromaticitiesAreAppliedWithGamma(Codecs codec) throws ItemException {
    assertColour(codec, picture().chunk("gAMA", USUAL).chunk("cHRM", P3), 0xC1534B);
    assertColour(codec, picture().chunk("cHRM", P3), COLOUR);
  }

  @ParameterizedTest
  @EnumSource
  void codePointsAreApplied(Codecs codec) throws ItemException {
    assertColour(codec, picture().chunk("cICP", points(12, 13)), 0xC1534B);
    assertColour(codec, picture().chunk("cICP", points(1, 13)), COLOUR);
    assertColour(codec, picture().chunk("cICP", points(1, 1)), 0xBC685F);
    assertColour(codec, picture().chunk("cICP", points(9, 14)), 0xDF565B);
    assertColour(codec, picture().chunk("cICP", points(1, 8)), 0xDBA098);
  }

  @ParameterizedTest
  @EnumSource
  void othersAreIgnored(Codecs codec) throws ItemException {
    byte[] studio = {12, 13, 0, 0};
    for (byte[] code : new byte[][] {points(9, 16), points(9, 18), points(2, 2), studio, {1}}) {
      assertColour(codec, picture().chunk("cICP", code), COLOUR);
      assertColour(codec, picture().chunk("cICP", code).chunk("gAMA", LINEAR), 0xDBA098);
    }
    for (int gamma : new int[] {0, -1}) {
      assertColour(codec, picture().chunk("gAMA", number(gamma)), COLOUR);
    }
    byte[] one = number(30_000, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000);
    for (byte[] odd : new byte[][] {new byte[32], new byte[31], one}) {
      assertThat(decoded(codec, picture().chunk("gAMA", USUAL).chunk("cHRM", odd))).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theMoreExactDescriptionCounts(Codecs codec) throws ItemException {
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    assertColour(codec, picture().chunk("sRGB", (byte) 0).chunk("gAMA", LINEAR), COLOUR);
    assertColour(codec, picture().chunk("gAMA", LINEAR).chunk("sRGB", (byte) 0), COLOUR);
    assertColour(codec, picture().chunk("iCCP", named(linear)).chunk("gAMA", USUAL), 0xDBA098);
    assertColour(
        codec, picture().chunk("iCCP", named(linear)).chunk("cICP", points(1, 13)), COLOUR);
  }

  @ParameterizedTest
  @EnumSource
  void greyHasAGammaToo(Codecs codec) throws ItemException {
    byte[] rows = new byte[SIDE * (1 + SIDE)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (byte) (i % (1 + SIDE) == 0 ? 0 : 90);
    }
    byte[] png = new Pngs(SIDE, SIDE, 8, Pngs.GREY).chunk("gAMA", LINEAR).pixels(rows).end();

    BufferedImage image = Pictures.decoded(codec.resizer(SAME).resize(png));

    assertNear(image.getRGB(10, 10), 0xA0A0A0);
  }

  private static Pngs picture() {
    return new Pngs(SIDE, SIDE, 8, Pngs.RGB);
  }

  private static void assertColour(Codecs codec, Pngs begun, int wanted) throws ItemException {
    assertNear(decoded(codec, begun) - 1, wanted);
  }

  @ParameterizedTest
  @EnumSource
  void whatComesAfterThePixelsChangesNothing(Codecs codec) throws ItemException {
    byte[] hidden = {0, (byte) 0xB4, 0, 0x5A, 0, 0x50};
    byte[] png =
        picture()
            .pixels(rows())
            .chunk("gAMA", LINEAR)
            .chunk("cICP", points(9, 14))
            .chunk("tRNS", hidden)
            .end();
    BufferedImage image = Pictures.decoded(codec.resizer(SAME).resize(png));

    assertThat(image.getRGB(10, 10)).isEqualTo(0xFF000000 | COLOUR);

    byte[] black = new byte[SIDE * (1 + SIDE)];
    Pngs grey = new Pngs(SIDE, SIDE, 8, Pngs.GREY).pixels(black);
    byte[] level = grey.chunk("tRNS", (byte) 0, (byte) 0).end();
    assertThat(Pictures.decoded(codec.resizer(SAME).resize(level)).getRGB(10, 10))
        .isEqualTo(0xFF000000);
  }

  /** The colour of the picture, and one. */
  private static int decoded(Codecs codec, Pngs begun) throws ItemException {
    byte[] png = begun.pixels(rows()).end();
    return (Pictures.decoded(codec.resizer(SAME).resize(png)).getRGB(10, 10) & 0xFFFFFF) + 1;
  }

  private static byte[] rows() {
    byte[] rows = new byte[SIDE * (1 + 3 * SIDE)];
    for (int i = 0; i < rows.length; i++) {
      int column = i % (1 + 3 * SIDE) - 1;
      rows[i] = (byte) (column < 0 ? 0 : COLOUR >> (16 - column % 3 * 8));
    }
    return rows;
  }

  private static void assertNear(int found, int wanted) {
    for (int shift = 0; shift <= 16; shift += 8) {
      assertThat(found >> shift & 0xFF)
          .as("%06x, wanted %06x", found & 0xFFFFFF, wanted)
          .isBetween((wanted >> shift & 0xFF) - TOLERANCE, (wanted >> shift & 0xFF) + TOLERANCE);
    }
  }

  /** Primaries and transfer, for RGB of full range. */
  private static byte[] points(int primaries, int transfer) {
    return new byte[] {(byte) primaries, (byte) transfer, 0, 1};
  }

  private static byte[] number(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
    for (int number : numbers) {
      bytes.putInt(number);
    }
    return bytes.array();
  }

  private static byte[] named(byte[] profile) {
    var content = new ByteArrayOutputStream();
    content.writeBytes(new byte[] {'p', 0, 0});
    content.writeBytes(Tiffs.deflated(profile));
    return content.toByteArray();
  }
}
