package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kinds of TIFF. Each is a picture of four quarters. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TiffTest {
  static final ResizeOptions SAME = ResizeOptions.defaults().mode(Mode.NONE).format(Format.PNG);
  private static final int TOLERANCE = 4;

  static final int[] COLOURS = {0xDC281E, 0x28AA3C, 0x283CC8, 0xE6CD32};
  private static final int[][] INKS = {
    {0, 210, 220, 20}, {200, 0, 200, 40}, {220, 180, 0, 10}, {10, 20, 200, 0}
  };
  static final int[] LAB_AS_COLOURS = {0xC8503C, 0x3CA05A, 0x465ABE, 0x777777};
  private static final int[] INKS_AS_COLOURS = {0xEB2920, 0x2ED72E, 0x2248F5, 0xF5EB37};

  static final int RGB = 2;
  private static final int BY_PALETTE = 3;
  private static final int SEPARATED = 5;
  static final int YCBCR = 6;
  static final int LAB = 8;
  static final int ICC_LAB = 9;

  static final int DEFLATE = 8;

  @ParameterizedTest
  @EnumSource
  void inksAreConvertedByThePlainFormula(Codecs codec) throws ItemException {
    for (ByteOrder order : orders()) {
      for (int bits : new int[] {8, 16}) {
        Tiffs raw = Tiffs.classic(order).samples(SEPARATED, bits, 4);
        byte[] chunky = raw.packed(bits, (x, y) -> widened(bits, INKS[quarter(x, y)]));
        byte[][] planar = raw.planes(bits, (x, y) -> widened(bits, INKS[quarter(x, y)]));
        String what = bits + " bits, " + order;
        assertColours(what, codec, raw.with(chunky), INKS_AS_COLOURS);
        Tiffs deflated = Tiffs.classic(order).samples(SEPARATED, bits, 4).tag(259, DEFLATE);
        assertColours(what, codec, deflated.with(Tiffs.deflated(chunky)), INKS_AS_COLOURS);
        Tiffs planes = Tiffs.classic(order).samples(SEPARATED, bits, 4).tag(284, 2);
        assertColours(what, codec, planes.with(planar), INKS_AS_COLOURS);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void lumaAndChromaAreConvertedAtEachSubsampling(Codecs codec) throws ItemException {
    for (ByteOrder order : orders()) {
      for (int across : new int[] {1, 2, 4}) {
        for (int down : new int[] {1, 2, 4}) {
          Tiffs tiff = Tiffs.classic(order).samples(YCBCR, 8, 3).tag(530, across, down);
          byte[] file = tiff.with(subsampled(across, down));
          assertColours(across + " x " + down + ", " + order, codec, file, COLOURS);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void labIsConvertedInEachForm(Codecs codec) throws ItemException {
    for (ByteOrder order : orders()) {
      for (int bits : new int[] {8, 16, 32}) {
        for (int photometric : new int[] {LAB, ICC_LAB}) {
          Tiffs.Samples samples = (x, y) -> lab(quarter(x, y), bits, photometric);
          String what = photometric + ", " + bits + " bits, " + order;
          byte[] chunky = Tiffs.classic(order).packed(bits, samples);
          Tiffs plain = Tiffs.classic(order).samples(photometric, bits, 3);
          assertColours(what, codec, plain.with(chunky), LAB_AS_COLOURS);
          for (int[] signs : new int[][] {{1, 2, 2}, {2, 2, 2}}) {
            byte[] file = plain.tag(339, signs).with(chunky);
            assertColours(what + ", signs", codec, file, LAB_AS_COLOURS);
          }
          Tiffs deflated = Tiffs.big(order).samples(photometric, bits, 3).tag(259, DEFLATE);
          assertColours(
              what + ", deflated", codec, deflated.with(Tiffs.deflated(chunky)), LAB_AS_COLOURS);
          byte[] differences =
              Tiffs.classic(order)
                  .packed(
                      bits,
                      (x, y) -> {
                        int[] pixel = samples.at(x, y);
                        int[] before = x == 0 ? new int[3] : samples.at(x - 1, y);
                        Arrays.setAll(pixel, i -> pixel[i] - before[i]);
                        return pixel;
                      });
          byte[] file = deflated.tag(317, 2).with(Tiffs.deflated(differences));
          assertColours(what + ", differences", codec, file, LAB_AS_COLOURS);
          Tiffs planar = Tiffs.classic(order).samples(photometric, bits, 3).tag(284, 2);
          assertColours(what, codec, planar.with(planar.planes(bits, samples)), LAB_AS_COLOURS);
          Tiffs clear = Tiffs.classic(order).samples(photometric, bits, 4).tag(338, 2);
          byte[] opaque = clear.packed(bits, (x, y) -> with(samples.at(x, y), -1));
          assertColours(what + ", alpha", codec, clear.with(opaque), LAB_AS_COLOURS);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWhiteOfLabIsWhite(Codecs codec) throws ItemException {
    for (int[] white : new int[][] {{LAB, 0xFFFF, 0, 0}, {ICC_LAB, 0xFF00, 0x8000, 0x8000}}) {
      Tiffs tiff = Tiffs.classic(ByteOrder.BIG_ENDIAN).samples(white[0], 16, 3);
      byte[] file = tiff.with(tiff.packed(16, (x, y) -> Arrays.copyOfRange(white, 1, 4)));
      BufferedImage image = Pictures.decoded(codec.resizer(SAME).resize(file));
      assertThat(image.getRGB(8, 8)).isEqualTo(0xFFFFFFFF);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLabOfFaxesIsNamed(Codecs codec) {
    Tiffs tiff = Tiffs.classic(ByteOrder.BIG_ENDIAN).samples(10, 8, 3);
    byte[] file = tiff.with(tiff.packed(8, TiffTest::rgb));

    assertThatThrownBy(() -> codec.resizer(SAME).resize(file))
        .isInstanceOfSatisfying(
            ItemException.class,
            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.UNSUPPORTED_FORMAT));
  }

  @ParameterizedTest
  @EnumSource
  void coefficientsThatCannotBeUsedAreLeftOut(Codecs codec) throws ItemException {
    int[][] odd = {
      {1, 0, 1, 0, 1, 0},
      {0, 0, 0, 0, 0, 0},
      {0, 1, 0, 1, 0, 1},
      {299, 1000, 587, 1000},
      {299, 1000, 0, 1000, 114, 1000},
      {-299, 1000, 587, 1000, 114, 1000},
      {1000, 1000, 587, 1000, 114, 1000}
    };
    for (ByteOrder order : orders()) {
      for (int[] coefficients : odd) {
        Tiffs tiff = Tiffs.classic(order).samples(YCBCR, 8, 3).tag(530, 1, 1);
        byte[] file = tiff.fractions(529, coefficients).with(subsampled(1, 1));
        assertColours(Arrays.toString(coefficients), codec, file, COLOURS);
      }
      int[][] ranges = {
        {0, 0, 255, 0, 128, 0, 255, 0, 128, 0, 255, 0},
        {0, 1, 0, 1, 128, 1, 128, 1, 128, 1, 128, 1},
        {0, 1, 255, 1, 128, 1, 128, 1, 128, 1, 255, 1},
        {0, 1, 255, 1, 128, 1, 255, 1, 255, 1, 128, 1},
        {0, 1, 255, 0, 128, 1, 255, 0, 128, 1, 255, 0},
        {0, 1, 255, 1}
      };
      for (int[] range : ranges) {
        Tiffs tiff = Tiffs.classic(order).samples(YCBCR, 8, 3).tag(530, 1, 1);
        byte[] file = tiff.fractions(532, range).with(subsampled(1, 1));
        assertColours(Arrays.toString(range), codec, file, COLOURS);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void coefficientsThatCanBeUsedAreUsed(Codecs codec) throws ItemException {
    double[] parts = {0.2126, 0.7152, 0.0722};
    for (ByteOrder order : orders()) {
      Tiffs tiff = Tiffs.classic(order).samples(YCBCR, 8, 3).tag(530, 1, 1);
      tiff.fractions(529, 2126, 10_000, 7152, 10_000, 722, 10_000);
      byte[] file = tiff.with(tiff.packed(8, (x, y) -> yCbCr(rgb(x, y), parts)));
      assertColours(order + "", codec, file, COLOURS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rangesThatCanBeUsedAreUsed(Codecs codec) throws ItemException {
    for (ByteOrder order : orders()) {
      Tiffs tiff = Tiffs.classic(order).samples(YCBCR, 8, 3).tag(530, 1, 1);
      tiff.fractions(532, 16, 1, 235, 1, 128, 1, 240, 1, 128, 1, 240, 1);
      byte[] narrow =
          tiff.packed(
              8,
              (x, y) -> {
                int[] wide = yCbCr(x, y);
                return new int[] {
                  16 + wide[0] * 219 / 255,
                  128 + (wide[1] - 128) * 112 / 127,
                  128 + (wide[2] - 128) * 112 / 127
                };
              });
      assertColours(order + "", codec, tiff.with(narrow), COLOURS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void samplesBelowZeroAreBlack(Codecs codec) throws ItemException {
    int[] levels = {0xC000, 0xFFFF, 0, 0x4000};
    for (ByteOrder order : orders()) {
      Tiffs tiff = Tiffs.classic(order).samples(1, 16, 1).tag(339, 2);
      byte[] pixels = tiff.packed(16, (x, y) -> new int[] {levels[quarter(x, y)]});
      assertColours(order + "", codec, tiff.with(pixels), 0, 0, 0, 0x404040);
    }
  }

  @ParameterizedTest
  @EnumSource
  void lumaAndChromaMayBeInPlanesOfOnePart(Codecs codec) throws ItemException {
    Tiffs one = Tiffs.classic(ByteOrder.BIG_ENDIAN).samples(YCBCR, 8, 3).tag(530, 1, 1).tag(284, 2);
    byte[][] planes = one.planes(8, TiffTest::yCbCr);
    assertColours("planes", codec, one.with(planes), COLOURS);
    int half = planes[0].length / 2;
    byte[][] halves = new byte[6][];
    Arrays.setAll(halves, i -> Arrays.copyOfRange(planes[i / 2], i % 2 * half, (i % 2 + 1) * half));
    byte[] more = one.tag(278, Tiffs.HEIGHT / 2).with(halves);

    assertThatThrownBy(() -> codec.resizer(SAME).resize(more))
        .isInstanceOfSatisfying(
            ItemException.class,
            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.UNSUPPORTED_FORMAT));
  }

  @ParameterizedTest
  @EnumSource
  void sixteenBitsMayBeDifferences(Codecs codec) throws ItemException {
    for (ByteOrder order : orders()) {
      Tiffs tiff = Tiffs.classic(order).samples(RGB, 16, 3).tag(259, DEFLATE).tag(317, 2);
      byte[] differences =
          tiff.packed(
              16,
              (x, y) -> {
                int[] pixel = widened(16, rgb(x, y));
                int[] before = x == 0 ? new int[3] : widened(16, rgb(x - 1, y));
                Arrays.setAll(pixel, i -> pixel[i] - before[i]);
                return pixel;
              });
      assertColours(order + "", codec, tiff.with(Tiffs.deflated(differences)), COLOURS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBigTiffIsReadLikeAnyOther(Codecs codec) throws ItemException {
    for (ByteOrder order : orders()) {
      Tiffs tiff = Tiffs.big(order).samples(RGB, 8, 3).tag(274, 3);
      Resized resized = codec.resizer(SAME).resize(tiff.with(tiff.packed(8, TiffTest::rgb)));
      assertThat(resized.originalFormat()).isEqualTo("tiff");
      assertColours(order + "", resized, COLOURS[3], COLOURS[2], COLOURS[1], COLOURS[0]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPaletteMayHaveAlphaBesideIt(Codecs codec) throws ItemException {
    for (ByteOrder order : orders()) {
      int[] palette = new int[3 * 256];
      for (int i = 0; i < palette.length; i++) {
        palette[i] = i % 256 < 4 ? 257 * (COLOURS[i % 256] >> (16 - i / 256 * 8) & 0xFF) : 0;
      }
      Tiffs tiff = Tiffs.classic(order).samples(BY_PALETTE, 8, 2).tag(320, palette).tag(338, 2);
      byte[] file = tiff.with(tiff.packed(8, (x, y) -> new int[] {quarter(x, y), alpha(x)}));
      assertColours(order + "", codec, file, COLOURS);
      assertAlpha(codec, file);
    }
  }

  @ParameterizedTest
  @EnumSource
  void alphaIsKeptMultipliedOrNot(Codecs codec) throws ItemException {
    for (int bits : new int[] {8, 16}) {
      Tiffs plain = Tiffs.classic(ByteOrder.BIG_ENDIAN).samples(RGB, bits, 4).tag(338, 2);
      byte[] file =
          plain.with(plain.packed(bits, (x, y) -> widened(bits, with(rgb(x, y), alpha(x)))));
      assertColours(bits + " bits", codec, file, COLOURS);
      assertAlpha(codec, file);
      Tiffs multiplied = Tiffs.classic(ByteOrder.BIG_ENDIAN).samples(RGB, bits, 4).tag(338, 1);
      byte[] premultiplied =
          multiplied.with(
              multiplied.packed(
                  bits,
                  (x, y) -> {
                    int[] faded = Arrays.stream(rgb(x, y)).map(v -> v * alpha(x) / 255).toArray();
                    return widened(bits, with(faded, alpha(x)));
                  }));
      assertColours(bits + " bits, multiplied", codec, premultiplied, COLOURS);
      assertAlpha(codec, premultiplied);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExtraSampleOfNoMeaningIsNoAlpha(Codecs codec) throws ItemException {
    for (int bits : new int[] {8, 16}) {
      Tiffs chunky = Tiffs.classic(ByteOrder.LITTLE_ENDIAN).samples(RGB, bits, 4).tag(338, 0);
      byte[] file = chunky.with(chunky.packed(bits, (x, y) -> widened(bits, with(rgb(x, y), 0))));
      assertColours("colours", codec, file, COLOURS);
      assertOpaque(codec, file);
      Tiffs planar = Tiffs.classic(ByteOrder.LITTLE_ENDIAN).samples(1, bits, 2).tag(338, 0);
      byte[] greys =
          planar
              .tag(284, 2)
              .with(planar.planes(bits, (x, y) -> widened(bits, 60 * quarter(x, y), 0)));
      assertColours("grey planes", codec, greys, 0, 0x3C3C3C, 0x787878, 0xB4B4B4);
      assertOpaque(codec, greys);
    }
  }

  @ParameterizedTest
  @EnumSource
  void greysOfOddSizesMayBeginWithWhite(Codecs codec) throws ItemException {
    Tiffs tiff = Tiffs.classic(ByteOrder.BIG_ENDIAN).samples(0, 12, 1);
    byte[] strip = new byte[Tiffs.WIDTH * Tiffs.HEIGHT * 3 / 2];
    for (int i = 0; i < strip.length / 3; i++) {
      int x = 2 * i % Tiffs.WIDTH;
      int level = 4095 - 1000 * quarter(x, 2 * i / Tiffs.WIDTH);
      strip[3 * i] = (byte) (level >> 4);
      strip[3 * i + 1] = (byte) (level << 4 | level >> 8);
      strip[3 * i + 2] = (byte) level;
    }
    assertColours("12 bits", codec, tiff.with(strip), 0, 0x3E3E3E, 0x7C7C7C, 0xBABABA);
  }

  @ParameterizedTest
  @EnumSource
  void oneCutAnywhereIsBroken(Codecs codec) throws ItemException {
    for (Map.Entry<String, byte[]> kind : kinds().entrySet()) {
      byte[] file = kind.getValue();
      for (int tenth = 1; tenth < 10; tenth++) {
        assertBroken(
            kind.getKey() + ", " + tenth, codec, Arrays.copyOf(file, file.length * tenth / 10));
      }
      assertBroken(kind.getKey(), codec, Arrays.copyOf(file, file.length - 9));
    }
  }

  @ParameterizedTest
  @EnumSource
  void claimsThatWouldCostMemoryAreRefused(Codecs codec) {
    Tiffs tiff = Tiffs.classic(ByteOrder.LITTLE_ENDIAN).samples(RGB, 8, 3);
    byte[] strip = tiff.packed(8, TiffTest::rgb);
    byte[] tiles =
        Tiffs.classic(ByteOrder.LITTLE_ENDIAN)
            .samples(RGB, 8, 3)
            .tag(322, 2_000_000_000)
            .tag(323, 2_000_000_000)
            .with(strip);
    byte[] samples =
        Tiffs.classic(ByteOrder.LITTLE_ENDIAN).samples(RGB, 8, 3).tag(277, 60_000).with(strip);
    byte[] jpeg =
        Tiffs.classic(ByteOrder.LITTLE_ENDIAN)
            .samples(YCBCR, 8, 3)
            .tag(259, 7)
            .with(Pictures.jpeg(Pictures.quarters(1000, 1000)));
    assertBroken("tiles", codec, tiles);
    assertBroken("samples", codec, samples);
    assertBroken("a jpeg", codec, jpeg);
  }

  @ParameterizedTest
  @EnumSource
  void roomIsMadeForAllSamples(Codecs codec) throws ItemException {
    Tiffs tiff = Tiffs.classic(ByteOrder.BIG_ENDIAN).samples(RGB, 8, 40).tag(338, new int[37]);
    byte[] file = tiff.with(tiff.packed(8, (x, y) -> Arrays.copyOf(rgb(x, y), 40)));
    var room = new AtomicLong();

    assertColours("40 samples", codec.resizer(SAME).resize(file, room::set), COLOURS);

    assertThat(room.get()).isGreaterThan(40L * Tiffs.WIDTH * Tiffs.HEIGHT);
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownCompressionIsNoDamage(Codecs codec) {
    byte[] file =
        Tiffs.classic(ByteOrder.BIG_ENDIAN).samples(RGB, 8, 3).tag(259, 34925).with(new byte[99]);

    assertThatThrownBy(() -> codec.resizer(SAME).resize(file))
        .isInstanceOfSatisfying(
            ItemException.class,
            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.UNSUPPORTED_FORMAT))
        .hasMessage("TIFF images compressed by LZMA are not supported");
  }

  @ParameterizedTest
  @EnumSource
  void messagesSpeakOfTheImage(Codecs codec) {
    // Values of a type that they never have, more bits than samples, and fractions of 3 bits.
    for (int tag : new int[] {258, 262, 277, 339}) {
      byte[] file = Objects.requireNonNull(kinds().get("raw inks")).clone();
      ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = 10; at < 10 + 12 * data.getShort(8); at += 12) {
        if (data.getShort(at) == (short) tag) {
          data.putShort(at + 2, (short) 11);
        }
      }
      Throwable failure = catchThrowable(() -> codec.resizer(SAME).resize(file));
      if (failure != null) {
        assertThat(failure)
            .isInstanceOf(ItemException.class)
            .message()
            .doesNotContain("class", "[", "null", "java", "Exception");
      }
    }
  }

  @Test
  void directoriesThatGoInCirclesAreNotFollowed() throws ItemException {
    Tiffs tiff = Tiffs.classic(ByteOrder.BIG_ENDIAN).samples(RGB, 8, 3);
    byte[] file = tiff.with(tiff.packed(8, TiffTest::rgb));
    ByteBuffer bytes = ByteBuffer.wrap(file);
    bytes.putInt(10 + 12 * bytes.getShort(8), 8); // the next directory is this one

    assertColours("a circle", Codecs.IMAGEIO, file, COLOURS);
  }

  @Test
  void aTiffOfNoDirectoryIsBroken() {
    assertThatThrownBy(() -> ImageHeader.read(new byte[] {'I', 'I', '*', 0, 0, 0, 0, 0}))
        .hasMessage("the TIFF has no directory");
  }

  /** One of each way to pack samples. */
  private static Map<String, byte[]> kinds() {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    Map<String, byte[]> kinds = new LinkedHashMap<>();
    Tiffs inks = Tiffs.classic(order).samples(SEPARATED, 8, 4);
    byte[] raw = inks.packed(8, (x, y) -> INKS[quarter(x, y)]);
    kinds.put("raw inks", inks.with(raw));
    kinds.put("deflated inks", inks.tag(259, DEFLATE).with(Tiffs.deflated(raw)));
    kinds.put(
        "raw chroma",
        Tiffs.classic(order).samples(YCBCR, 8, 3).tag(530, 2, 2).with(subsampled(2, 2)));
    Tiffs big = Tiffs.big(order).samples(RGB, 16, 3);
    kinds.put("a raw BigTIFF", big.with(big.packed(16, (x, y) -> widened(16, rgb(x, y)))));
    Tiffs jpeg = Tiffs.classic(order).samples(YCBCR, 8, 3).tag(259, 7);
    kinds.put("a JPEG", jpeg.with(Pictures.jpeg(Pictures.busy(Tiffs.WIDTH, Tiffs.HEIGHT))));
    return kinds;
  }

  static List<ByteOrder> orders() {
    return List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
  }

  static int quarter(int x, int y) {
    return (x < Tiffs.WIDTH / 2 ? 0 : 1) + (y < Tiffs.HEIGHT / 2 ? 0 : 2);
  }

  static int[] rgb(int x, int y) {
    int colour = COLOURS[quarter(x, y)];
    return new int[] {colour >> 16, colour >> 8 & 0xFF, colour & 0xFF};
  }

  static int alpha(int x) {
    return x < Tiffs.WIDTH / 2 ? 128 : 255;
  }

  private static int[] with(int[] colours, int more) {
    int[] all = Arrays.copyOf(colours, colours.length + 1);
    all[colours.length] = more;
    return all;
  }

  private static int[] widened(int bits, int... samples) {
    return Arrays.stream(samples).map(sample -> bits == 16 ? 257 * sample : sample).toArray();
  }

  /** Four colours of sRGB in CIE L*a*b*, with the white of D65. */
  static double[] lab(int quarter) {
    return switch (quarter) {
      case 0 -> new double[] {49.91, 46.61, 36.02};
      case 1 -> new double[] {58.82, -44.85, 28.08};
      case 2 -> new double[] {41.74, 24.15, -55.03};
      default -> new double[] {50, 0, 0};
    };
  }

  private static int[] lab(int quarter, int bits, int photometric) {
    double[] lab = lab(quarter);
    long unit = 1L << (bits - 8);
    boolean icc = photometric == ICC_LAB;
    double white = icc ? 255 * unit : 256 * unit - 1;
    long zero = icc ? 128 * unit : 0;
    return new int[] {
      (int) Math.round(lab[0] * white / 100),
      (int) Math.round(lab[1] * unit + zero),
      (int) Math.round(lab[2] * unit + zero)
    };
  }

  /** Luma, blue and red difference, as JPEG has them. */
  private static int[] yCbCr(int x, int y) {
    return yCbCr(rgb(x, y), 0.299, 0.587, 0.114);
  }

  private static int[] yCbCr(int[] rgb, double... parts) {
    double luma = parts[0] * rgb[0] + parts[1] * rgb[1] + parts[2] * rgb[2];
    return new int[] {
      (int) Math.round(luma),
      (int) Math.round((rgb[2] - luma) / (2 - 2 * parts[2]) + 128),
      (int) Math.round((rgb[0] - luma) / (2 - 2 * parts[0]) + 128)
    };
  }

  private static byte[] subsampled(int across, int down) {
    ByteBuffer bytes = ByteBuffer.allocate(3 * Tiffs.WIDTH * Tiffs.HEIGHT);
    for (int y = 0; y < Tiffs.HEIGHT; y += down) {
      for (int x = 0; x < Tiffs.WIDTH; x += across) {
        for (int i = 0; i < across * down; i++) {
          bytes.put((byte) yCbCr(x + i % across, y + i / across)[0]);
        }
        bytes.put((byte) yCbCr(x, y)[1]).put((byte) yCbCr(x, y)[2]);
      }
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  static void assertColours(String what, Codecs codec, byte[] file, int... colours)
      throws ItemException {
    assertColours(what, codec.resizer(SAME).resize(file), colours);
  }

  private static void assertColours(String what, Resized resized, int... colours)
      throws ItemException {
    BufferedImage image = Pictures.decoded(resized);
    assertThat(image.getWidth()).isEqualTo(Tiffs.WIDTH);
    assertThat(image.getHeight()).isEqualTo(Tiffs.HEIGHT);
    for (int i = 0; i < 4; i++) {
      int found =
          image.getRGB(Tiffs.WIDTH / 4 * (1 + 2 * (i % 2)), Tiffs.HEIGHT / 4 * (1 + i / 2 * 2));
      for (int shift = 0; shift <= 16; shift += 8) {
        int wanted = colours[i] >> shift & 0xFF;
        assertThat(found >> shift & 0xFF)
            .as("%s: quarter %d is %06x, not %06x", what, i, found & 0xFFFFFF, colours[i])
            .isBetween(wanted - TOLERANCE, wanted + TOLERANCE);
      }
    }
  }

  static void assertAlpha(Codecs codec, byte[] file) throws ItemException {
    BufferedImage image = Pictures.decoded(codec.resizer(SAME).resize(file));
    assertThat(image.getRGB(8, 8) >>> 24).isBetween(126, 130);
    assertThat(image.getRGB(40, 8) >>> 24).isEqualTo(255);
  }

  private static void assertOpaque(Codecs codec, byte[] file) throws ItemException {
    BufferedImage image = Pictures.decoded(codec.resizer(SAME).resize(file));
    assertThat(image.getRGB(8, 8) >>> 24).isEqualTo(255);
  }

  private static void assertBroken(String what, Codecs codec, byte[] file) {
    ItemException e =
        catchThrowableOfType(ItemException.class, () -> codec.resizer(SAME).resize(file));
    assertThat(e).as(what).isNotNull();
    assertThat(e.failureClass()).as(what).isEqualTo(FailureClass.BROKEN_IMAGE);
    assertThat(e.getMessage()).as(what).doesNotContain("Exception", "null", "java");
  }
}
