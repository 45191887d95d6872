package dev.tandem.images.resize;

import static dev.tandem.images.resize.Colours.assertPixel;
import static dev.tandem.images.resize.Colours.assertQuarters;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files with all of their pixels in containers that decoders dislike. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class OddContainersTest {
  private static final ResizeOptions SAME =
      ResizeOptions.defaults().mode(Mode.NONE).format(Format.PNG);
  private static final int[] QUARTERS = {
    Pictures.RED, Pictures.GREEN, Pictures.BLUE, Pictures.WHITE
  };

  @ParameterizedTest
  @EnumSource
  void aBmpMayHaveAHeaderOfAnyLength(Codecs codec) throws ItemException {
    byte[] colours = Pictures.encoded("bmp", Pictures.quarters(60, 40));
    byte[] palette =
        Pictures.encoded("bmp", Pictures.quarters(60, 40, BufferedImage.TYPE_BYTE_INDEXED));
    for (byte[] bmp : new byte[][] {colours, palette}) {
      for (int length : new int[] {16, 20, 24, 36, 40, 46, 64, 66, 80, 100}) {
        assertQuarters(same(codec, withHeader(bmp, length)), QUARTERS);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBmpMaySayThatItsPixelsOverlapItsPalette(Codecs codec) throws ItemException {
    byte[] bmp =
        Pictures.encoded("bmp", Pictures.quarters(60, 40, BufferedImage.TYPE_BYTE_INDEXED));
    ByteBuffer.wrap(bmp).order(LITTLE_ENDIAN).putInt(10, 54);

    assertThat(same(codec, bmp).getWidth()).isEqualTo(60);
  }

  @ParameterizedTest
  @EnumSource
  void aBmpMayStateAnySizeOfItself(Codecs codec) throws ItemException {
    byte[] colours = Pictures.encoded("bmp", Pictures.quarters(60, 40));
    byte[] palette =
        Pictures.encoded("bmp", Pictures.quarters(60, 40, BufferedImage.TYPE_BYTE_INDEXED));
    for (byte[] bmp : new byte[][] {colours, palette}) {
      for (int size : new int[] {0, 54, bmp.length - 1, bmp.length + 1, Integer.MAX_VALUE, -1}) {
        byte[] odd = ByteBuffer.wrap(bmp.clone()).order(LITTLE_ENDIAN).putInt(2, size).array();
        byte[] given = odd.clone();

        assertQuarters(same(codec, odd), QUARTERS);
        assertThat(odd).isEqualTo(given);
        byte[] cut = Arrays.copyOf(odd, odd.length / 2);
        assertFails(codec, SAME, cut, FailureClass.BROKEN_IMAGE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedChunkBehindAllPixelsIsIgnored(Codecs codec) throws ItemException {
    byte[] png = Pictures.encoded("png", Pictures.quarters(60, 40));
    byte[] bad = Pictures.chunk("IDAT", new byte[0]);
    bad[bad.length - 1]++;
    byte[] end = Arrays.copyOfRange(png, png.length - 12, png.length);
    byte[] cut = Arrays.copyOf(png, png.length - 12);

    assertQuarters(same(codec, joined(cut, bad)), QUARTERS);
    assertQuarters(same(codec, joined(cut, bad, end)), QUARTERS);
    byte[] early = joined(Arrays.copyOf(png, 33), bad, Arrays.copyOfRange(png, 33, png.length));
    assertFails(codec, SAME, early, FailureClass.BROKEN_IMAGE);
    assertFails(codec, SAME.mode(Mode.ORIGINAL), joined(cut, bad), FailureClass.BROKEN_IMAGE);
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedChunkThatIsNotNeededIsIgnored(Codecs codec) throws ItemException {
    byte[] png = Pictures.encoded("png", Pictures.quarters(60, 40));
    byte[] text = Pictures.chunk("tEXt", new byte[9]);
    text[text.length - 1]++;
    byte[] early = joined(Arrays.copyOf(png, 33), text, Arrays.copyOfRange(png, 33, png.length));

    assertQuarters(same(codec, early), QUARTERS);
  }

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void aWebpOfFewBytesIsRead() throws ItemException {
    byte[] webp =
        HexFormat.of()
            .parseHex("524946461600000057454250" + "5650384C090000002F63C018008888FE0700");

    assertThat(webp).hasSizeLessThan(32);
    BufferedImage image = same(Codecs.OPENCV, webp);
    assertThat(image.getWidth()).isEqualTo(100);
    assertThat(image.getHeight()).isEqualTo(100);
  }

  @ParameterizedTest
  @EnumSource
  void anAnimationThatIsNoneLeavesThePicture(Codecs codec) throws ItemException {
    byte[] png = Pictures.encoded("png", Pictures.quarters(60, 40));
    byte[] none = Pictures.withChunk(png, "acTL", new byte[8]);
    byte[] broken = Pictures.withChunk(png, "acTL", new byte[] {0, 0, 0, 2, 0, 0, 0, 0});

    assertQuarters(same(codec, none), QUARTERS);
    assertQuarters(same(codec, broken), QUARTERS);
  }

  @Test
  void anAnimationThatBeginsWithAnotherPictureShowsThatOneIfItCan() throws ItemException {
    byte[] rows = new byte[20 * (1 + 3 * 30)];
    byte[] white = rows.clone();
    for (int i = 0; i < white.length; i++) {
      white[i] = (byte) (i % 91 == 0 ? 0 : 255);
    }
    byte[] actl = {0, 0, 0, 2, 0, 0, 0, 0};
    byte[] deflated = Tiffs.deflated(white);
    Pngs png = new Pngs(30, 20, 8, Pngs.RGB).chunk("acTL", actl).pixels(rows);
    int start = png.cut().length;
    for (int i = 0; i < 2; i++) {
      ByteBuffer place = ByteBuffer.allocate(26).putInt(2 * i).putInt(30).putInt(20);
      ByteBuffer pixels = ByteBuffer.allocate(4 + deflated.length).putInt(2 * i + 1).put(deflated);
      png.chunk("fcTL", place.putShort(20, (short) 1).array()).chunk("fdAT", pixels.array());
    }
    byte[] whole = png.end();
    byte[] broken = whole.clone();
    broken[start + 12 + 26 + 20] ^= 1; // within the other picture

    assertPixel(same(Codecs.OPENCV, whole), 15, 10, Pictures.WHITE);
    assertPixel(same(Codecs.OPENCV, broken), 15, 10, 0);
  }

  @ParameterizedTest
  @EnumSource
  void aPngMayLackItsEndButNoPixel(Codecs codec) throws ItemException {
    for (byte[] png :
        new byte[][] {
          Pictures.encoded("png", Pictures.quarters(60, 40)),
          Pictures.encoded("png", Pictures.quarters(60, 40, BufferedImage.TYPE_BYTE_INDEXED)),
          Objects.requireNonNull(OddImages.of(codec).get("png, interlaced"))
        }) {
      for (int lost = 1; lost <= 12; lost++) {
        byte[] cut = Arrays.copyOf(png, png.length - lost);
        assertThat(same(codec, cut).getWidth()).isEqualTo(same(codec, png).getWidth());
        assertFails(codec, SAME.mode(Mode.ORIGINAL), cut, FailureClass.BROKEN_IMAGE);
      }
      byte[] damaged = png.clone();
      damaged[png.length - 1] ^= 1;
      assertThat(same(codec, damaged).getWidth()).isEqualTo(same(codec, png).getWidth());
      for (int lost = 13; lost <= 60; lost++) {
        assertFails(codec, SAME, Arrays.copyOf(png, png.length - lost), FailureClass.BROKEN_IMAGE);
      }
    }
  }

  @Test
  void pixelsThatEndTooEarlyAreMissing() {
    byte[] rows = new byte[20 * (1 + 3 * 30)];
    byte[] cut = new Pngs(30, 40, 8, Pngs.RGB).pixels(rows).cut();

    assertFails(Codecs.OPENCV, SAME, cut, FailureClass.BROKEN_IMAGE);
    assertFails(Codecs.IMAGEIO, SAME, cut, FailureClass.BROKEN_IMAGE);
    assertNotWhole(cut);
  }

  /** Whether or not decoders notice it as well. */
  @Test
  void whatLacksPixelsOrHasADamagedOneIsNotWhole() throws ItemException {
    byte[] rows = new byte[40 * (1 + 3 * 30)];
    Pngs begun = new Pngs(30, 40, 8, Pngs.RGB);
    int start = begun.cut().length;
    byte[] whole = begun.pixels(rows).cut();
    ImageFile.open(whole).requireWhole();

    byte[] damaged = whole.clone();
    damaged[whole.length - 1] ^= 1; // the checksum of the pixels
    assertNotWhole(damaged);

    byte[] deflated = Tiffs.deflated(rows);
    byte[] open = Arrays.copyOf(deflated, deflated.length - 4); // its end is missing
    assertNotWhole(new Pngs(30, 40, 8, Pngs.RGB).chunk("IDAT", open).cut());

    byte[] header = Arrays.copyOfRange(whole, 16, 29);
    header[12] = 1; // interlaced, with more rows in all
    byte[] pixels = Arrays.copyOfRange(whole, start, whole.length);
    byte[] interlaced = Pictures.chunk("IHDR", header);
    assertNotWhole(joined(Arrays.copyOf(whole, 8), interlaced, pixels));
  }

  private static void assertNotWhole(byte[] png) {
    ItemException e =
        catchThrowableOfType(ItemException.class, () -> ImageFile.open(png).requireWhole());
    assertThat(e).isNotNull();
    assertThat(e.failureClass()).isEqualTo(FailureClass.BROKEN_IMAGE);
  }

  @Test
  void aPngWithAVeryLongSideHasTooManyPixels() {
    byte[] rows = new byte[2 * 1_000_001];
    byte[] png = new Pngs(1, 1_000_001, 8, Pngs.GREY).pixels(rows).end();

    assertFails(
        Codecs.OPENCV, ResizeOptions.defaults().size(64), png, FailureClass.TOO_MANY_PIXELS);
  }

  /** The BMP with a header of that length, of which the rest is zero. */
  private static byte[] withHeader(byte[] bmp, int length) {
    ByteBuffer old = ByteBuffer.wrap(bmp).order(LITTLE_ENDIAN);
    int pixels = old.getInt(10);
    ByteBuffer odd = ByteBuffer.allocate(bmp.length + length - 40).order(LITTLE_ENDIAN);
    odd.put(bmp, 0, 14 + Math.min(40, length)).putInt(10, pixels + length - 40).putInt(14, length);
    odd.position(14 + length).put(bmp, 54, bmp.length - 54);
    return odd.array();
  }

  private static BufferedImage same(Codecs codec, byte[] file) throws ItemException {
    return Pictures.decoded(codec.resizer(SAME).resize(file));
  }

  private static void assertFails(
      Codecs codec, ResizeOptions options, byte[] file, FailureClass wanted) {
    ItemException e =
        catchThrowableOfType(ItemException.class, () -> codec.resizer(options).resize(file));
    assertThat(e).as("%d bytes", file.length).isNotNull();
    assertThat(e.failureClass()).as("%d bytes: %s", file.length, e).isEqualTo(wanted);
  }
}
