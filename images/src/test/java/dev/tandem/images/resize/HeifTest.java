package dev.tandem.images.resize;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AVIF and HEIC. */
@Timeout(120)
class HeifTest {
  private static final int RED = Heifs.COLOURS[0];
  private static final int GREEN = Heifs.COLOURS[1];
  private static final int BLUE = Heifs.COLOURS[2];
  private static final int YELLOW = Heifs.COLOURS[3];

  private static final int LONGEST = 10_000; // of the pictures here

  private static final ResizeOptions SAME =
      ResizeOptions.defaults().mode(Mode.NONE).format(Format.PNG);

  @BeforeAll
  static void theLibraryLoads() {
    assertThat(FfmpegLibrary.FAULT).isNull();
  }

  private static BufferedImage decoded(Codecs codec, byte[] file) throws ItemException {
    return Pictures.decoded(codec.resizer(SAME).resize(file).bytes());
  }

  private static BufferedImage decoded(String name) throws ItemException {
    return decoded(Codecs.OPENCV, Heifs.of(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "420.avif",
        "422.avif",
        "444.avif",
        "limited.avif",
        "10-bits.avif",
        "10-bits-420.avif",
        "12-bits.avif",
        "identity.avif",
        "bt709.avif",
        "ycgco.avif",
        "bt2020-luma.avif",
        "animated.avif",
        "420.heic",
        "422.heic",
        "444.heic",
        "10-bits.heic",
        "12-bits.heic",
        "bt709.heic"
      })
  void coloursAreThoseThatWereEncoded(String name) throws ItemException {
    BufferedImage image = decoded(name);

    assertThat(image.getWidth()).isEqualTo(64);
    assertThat(image.getHeight()).isEqualTo(48);
    Colours.assertQuarters(image, Heifs.COLOURS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey.avif", "grey-12-bits.avif", "grey.heic"})
  void greysAreThoseThatWereEncoded(String name) throws ItemException {
    Colours.assertQuarters(decoded(name), 0x1E1E1E, 0x5A5A5A, 0xA0A0A0, 0xF0F0F0);
  }

  @ParameterizedTest
  @EnumSource
  void eitherCodecReadsThem(Codecs codec) throws ItemException {
    Colours.assertQuarters(decoded(codec, Heifs.of("420.avif")), Heifs.COLOURS);
    Colours.assertQuarters(decoded(codec, Heifs.of("420.heic")), Heifs.COLOURS);
    Colours.assertQuarters(decoded(codec, Heifs.of("turned-1.avif")), GREEN, YELLOW, RED, BLUE);
  }

  @Test
  void oddSidesAreWhole() throws ItemException {
    BufferedImage image = decoded("odd.avif");

    assertThat(image.getWidth()).isEqualTo(63);
    assertThat(image.getHeight()).isEqualTo(47);
    Colours.assertQuarters(image, Heifs.COLOURS);
    Colours.assertPixel(image, 62, 46, YELLOW);
  }

  @Test
  void chromaIsInterpolated() throws ItemException {
    BufferedImage image = decoded("420.avif");

    // Without it, both columns beside the edge would have the hue of their own side.
    int before = image.getRGB(31, 12) >> 8 & 0xFF;
    int after = image.getRGB(32, 12) >> 8 & 0xFF;
    assertThat(image.getRGB(31, 12) & 0xFF0000).isLessThan(RED & 0xFF0000);
    assertThat(before).isGreaterThan(RED >> 8 & 0xFF);
    assertThat(after).isLessThan(GREEN >> 8 & 0xFF);
    assertThat(image.getRGB(16, 23) >> 16 & 0xFF).isLessThan((RED >> 16) - 15);
  }

  @ParameterizedTest
  @CsvSource({"alpha.avif, 2", "premultiplied.avif, 8", "alpha.heic, 2"})
  void transparencyIsThatOfTheAuxiliaryPicture(String name, int tolerance) throws ItemException {
    BufferedImage image = decoded(name);

    int[] alphas = {255, 128, 64, 0};
    for (int i = 0; i < alphas.length; i++) {
      int pixel = image.getRGB(16 + 32 * (i & 1), 12 + 24 * (i >> 1));
      assertThat(pixel >>> 24).isCloseTo(alphas[i], org.assertj.core.data.Offset.offset(tolerance));
    }
    Colours.assertPixel(image, 16, 12, RED);
    Colours.assertPixel(image, 48, 12, GREEN);
    Colours.assertPixel(image, 16, 36, BLUE);
  }

  @ParameterizedTest
  @CsvSource({"grid.avif, 128, 128", "grid.heic, 120, 100"})
  void tilesMakeUpThePicture(String name, int width, int height) throws ItemException {
    BufferedImage image = decoded(name);

    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
    Colours.assertQuarters(image, Heifs.COLOURS);
    for (int side = 63; side <= 64; side++) {
      int column = (side - 63) * 4;
      Colours.assertPixel(image, 61 + column, 30, column == 0 ? RED : GREEN);
      Colours.assertPixel(image, 30, 61 + column, column == 0 ? RED : BLUE);
    }
  }

  @Test
  void tilesHaveTransparencyToo() throws ItemException {
    BufferedImage image = decoded("grid-alpha.avif");

    assertThat(image.getRGB(100, 20) >>> 24).isEqualTo(255);
    assertThat(image.getRGB(100, 100) >>> 24).isBetween(98, 102);
    Colours.assertQuarters(image, Heifs.COLOURS);
  }

  /** The turn is to the left, in quarters; the mirror comes after it. */
  @Test
  void picturesAreTurnedAndMirroredAsTheirPropertiesSay() throws ItemException {
    Colours.assertQuarters(decoded("turned-1.avif"), GREEN, YELLOW, RED, BLUE);
    Colours.assertQuarters(decoded("turned-2.avif"), YELLOW, BLUE, GREEN, RED);
    Colours.assertQuarters(decoded("turned-3.avif"), BLUE, RED, YELLOW, GREEN);
    Colours.assertQuarters(decoded("mirrored-0.avif"), BLUE, YELLOW, RED, GREEN);
    Colours.assertQuarters(decoded("mirrored-1.avif"), GREEN, RED, YELLOW, BLUE);
    Colours.assertQuarters(decoded("turned-1-mirrored-0.avif"), RED, BLUE, GREEN, YELLOW);
    assertThat(decoded("turned-1.avif").getWidth()).isEqualTo(48);
  }

  @Test
  void theOrientationInExifIsNotAppliedBesides() throws ItemException {
    byte[] turned = Heifs.of("exif.avif"); // both ways say the same
    byte[] plain = turned.clone();
    byte[] other = "free".getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(other, 0, plain, Heifs.at(plain, "irot", 0) - 4, 4);

    assertThat(ImageHeader.read(turned).orientation()).isEqualTo(6);
    assertThat(ImageHeader.read(plain).orientation()).isEqualTo(1);
    Colours.assertQuarters(decoded(Codecs.OPENCV, plain), Heifs.COLOURS);
  }

  @Test
  void aPartIsCutOut() throws ItemException {
    BufferedImage image = decoded("cut.avif");

    assertThat(image.getWidth()).isEqualTo(44);
    assertThat(image.getHeight()).isEqualTo(40);
    Colours.assertPixel(image, 19, 15, RED); // of 29 and 21 in the whole
    Colours.assertPixel(image, 24, 15, GREEN);
    Colours.assertPixel(image, 19, 20, BLUE);
    Colours.assertPixel(image, 24, 20, YELLOW);
    assertThat(ImageHeader.read(Heifs.of("cut.avif")).width()).isEqualTo(44);
  }

  @Test
  void aPartIsCutOutBeforeItIsTurned() throws ItemException {
    BufferedImage image = decoded("cut-turned.avif");

    assertThat(image.getWidth()).isEqualTo(48);
    assertThat(image.getHeight()).isEqualTo(32);
    Colours.assertQuarters(image, RED, BLUE, RED, BLUE);
  }

  @Test
  void coloursBecomeThoseOfSrgb() throws ItemException {
    BufferedImage plain = decoded("444.avif");
    BufferedImage linear = decoded("profile.avif");
    BufferedImage wide = decoded("p3.avif");

    assertThat(linear.getRGB(16, 36) >> 8 & 0xFF).isGreaterThan(100); // of 60
    Colours.assertPixel(wide, 48, 12, 0x00AD31); // the green of P3 is beyond that of sRGB
    assertThat(wide.getRGB(16, 12) & 0xFFFFFF).isNotEqualTo(plain.getRGB(16, 12) & 0xFFFFFF);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey.avif", "grey-12-bits.avif", "grey.heic"})
  void greysBecomeThoseOfSrgb(String name) throws ItemException {
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    BufferedImage image = decoded(Codecs.OPENCV, Heifs.withProfile(Heifs.of(name), linear));

    Colours.assertQuarters(image, 0x616161, 0xA1A1A1, 0xCECECE, 0xF8F8F8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"420.avif", "444.avif", "12-bits.avif", "420.heic", "444.heic"})
  void aProfileOfGreysIsIgnoredInColours(String name) throws ItemException {
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    for (Codecs codec : Codecs.values()) {
      BufferedImage image = decoded(codec, Heifs.withProfile(Heifs.of(name), linear));

      Colours.assertQuarters(image, Heifs.COLOURS);
    }
  }

  @Test
  void theThumbnailIsNotTakenForThePicture() throws ItemException {
    assertThat(decoded("thumbnail.heic").getWidth()).isEqualTo(128);
  }

  @Test
  void theFormatIsThatOfTheContent() throws ItemException {
    assertThat(ImageHeader.read(Heifs.of("420.avif")).format()).isEqualTo("avif");
    assertThat(ImageHeader.read(Heifs.of("grid.avif")).format()).isEqualTo("avif");
    assertThat(ImageHeader.read(Heifs.of("420.heic")).format()).isEqualTo("heic");
  }

  @ParameterizedTest
  @CsvSource({"420.avif, AVIF", "420.heic, HEIC", "turned-1.avif, AVIF"})
  void theFileIsKeptIfThatIsWanted(String name, Format format) throws ItemException {
    byte[] file = Heifs.of(name);

    Resized kept = Codecs.OPENCV.resizer(ResizeOptions.defaults().mode(Mode.ORIGINAL)).resize(file);

    assertThat(kept.bytes()).isEqualTo(file);
    assertThat(kept.format()).isEqualTo(format);
    assertThat(kept.width()).isEqualTo(name.startsWith("turned") ? 48 : 64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"420.avif", "alpha.avif", "grid.avif", "420.heic", "grid.heic"})
  void oneThatIsCutAnywhereIsBroken(String name) {
    byte[] whole = Heifs.of(name);
    for (int length = 40; length < whole.length; length += 1 + whole.length / 40) {
      assertFails(Arrays.copyOf(whole, length), FailureClass.BROKEN_IMAGE);
    }
    assertFails(Arrays.copyOf(whole, whole.length - 1), FailureClass.BROKEN_IMAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "420.avif, 60, 40, instead of 60 x 40",
    "alpha.avif, 60, 40, instead of 60 x 40",
    "thumbnail.heic, 120, 100, instead of 120 x 100",
    "grid.avif, 8, 8, two sizes",
    "thumbnail.heic, 8, 8, more than the header claims"
  })
  void aPictureOfMoreThanItsHeaderClaimsIsBroken(
      String name, int width, int height, String message) {
    byte[] file = Heifs.claiming(Heifs.of(name), width, height);
    assertThat(assertFails(file, FailureClass.BROKEN_IMAGE)).hasMessageContaining(message);
  }

  @Test
  void anAv1PictureOfMoreThanTheHeaderClaimsIsBrokenBeforeItIsDecoded() throws ItemException {
    HeifMeta meta = HeifMeta.of(Heifs.of("420.avif"));
    HeifPicture picture = meta.picture(meta.primary());
    byte[] data = meta.data(meta.primary(), LONGEST);

    assertThat(Av1Stream.of(data, picture, 64 * 48)).isEqualTo(data);
    assertThat(
            catchThrowableOfType(
                ItemException.class, () -> Av1Stream.of(data, picture, 64 * 48 - 1)))
        .hasMessageContaining("64 x 48 pixels, more than the header claims");
  }

  @Test
  void anAv1PictureHasFewFrames() throws ItemException {
    HeifMeta meta = HeifMeta.of(Heifs.of("420.avif"));
    HeifPicture picture = meta.picture(meta.primary());
    byte[] frame = meta.data(meta.primary(), LONGEST);

    assertThat(Av1Stream.of(repeated(frame, 8), picture, 1_000_000)).isNotEmpty();
    assertThat(Av1Stream.of(repeated(frame, 2), picture, 200_000_000)).isNotEmpty();
    for (int[] many : new int[][] {{9, 1_000_000}, {3, 100_000_000}}) {
      byte[] frames = repeated(frame, many[0]);
      assertThat(
              catchThrowableOfType(
                  ItemException.class, () -> Av1Stream.of(frames, picture, many[1])))
          .hasMessageContaining("the picture has %d frames", many[0]);
    }
  }

  @Test
  void unitsOfAnAv1PictureMustSayTheirLength() throws ItemException {
    HeifMeta meta = HeifMeta.of(Heifs.of("420.avif"));
    HeifPicture picture = meta.picture(meta.primary());
    byte[] data = meta.data(meta.primary(), LONGEST);

    byte[] padded = Arrays.copyOf(data, data.length + 9);
    assertThat(Av1Stream.of(padded, picture, 64 * 48)).isEqualTo(data);
    padded[data.length + 8] = 1; // a decoder passes over the zeros, and reads on
    assertUnreadable(padded, picture);
    byte[] withoutSize = data.clone();
    withoutSize[0] &= ~2;
    assertUnreadable(withoutSize, picture);
    byte[] forbidden = data.clone();
    forbidden[0] |= (byte) 0x80;
    assertUnreadable(forbidden, picture);
  }

  private static void assertUnreadable(byte[] data, HeifPicture picture) {
    assertThat(
            catchThrowableOfType(ItemException.class, () -> Av1Stream.of(data, picture, 64 * 48)))
        .hasMessageContaining("does not say its length");
  }

  @Test
  void lengthsOfAnAv1PictureMayHaveEightBytes() throws ItemException {
    HeifMeta meta = HeifMeta.of(Heifs.of("420.avif"));
    HeifPicture picture = meta.picture(meta.primary());
    byte[] data = meta.data(meta.primary(), LONGEST);

    byte[] padding = {0x7A, (byte) 0x81, -128, -128, -128, -128, -128, -128, 0, 7};
    byte[] padded = Arrays.copyOf(data, data.length + padding.length);
    System.arraycopy(padding, 0, padded, data.length, padding.length);
    assertThat(Av1Stream.of(padded, picture, 64 * 48)).isEqualTo(padded);
    padded[data.length + 8] = -128; // a ninth byte
    assertThat(
            catchThrowableOfType(ItemException.class, () -> Av1Stream.of(padded, picture, 64 * 48)))
        .hasMessageContaining("ends within a frame");
  }

  @Test
  void theTilesOfTransparencyMakeAPictureOfTheSameSize() {
    byte[] file = Heifs.of("grid-alpha.avif");
    String text = new String(file, ISO_8859_1);
    int size = text.indexOf("\u0000\u0006\u0003\u0001\u0006\u0007"); // properties of item 6
    file[size + 3] = 4; // the size of a tile
    assertThat(assertFails(file, FailureClass.BROKEN_IMAGE))
        .hasMessageContaining("the transparency of the picture has another size");
  }

  @Test
  void nothingOfAPictureIsReadOverAndOver() {
    byte[] many = Heifs.of("420.avif");
    int number = Heifs.at(many, "ipma", 0) + 10; // of the properties of the only item
    many[number] = 65;
    assertThat(assertFails(many, FailureClass.BROKEN_IMAGE))
        .hasMessageContaining("a picture has 65 properties");

    byte[] vast =
        Heifs.longer(Heifs.of("420.avif"), new byte[1 << 16], "av1C", "ipco", "iprp", "meta");
    assertThat(assertFails(vast, FailureClass.BROKEN_IMAGE))
        .hasMessageContaining("what a decoder is to know of the picture is too long");

    byte[] added = Heifs.of("alpha.avif");
    for (byte from = 10; from < 10 + 16; from++) { // besides its alpha
      byte[] reference = {0, 0, 0, 14, 'a', 'u', 'x', 'l', 0, from, 0, 1, 0, 1};
      added = Heifs.longer(added, reference, "iref", "meta");
    }
    assertThat(assertFails(added, FailureClass.BROKEN_IMAGE))
        .hasMessageContaining("too many pictures belong to one");
  }

  @Test
  void withoutAMatrixTheFirstPlaneIsGreen() throws ItemException {
    byte[] file = Heifs.of("444.avif");
    int matrix = Heifs.at(file, "nclx", 0) + 4;
    file[matrix] = 0;
    file[matrix + 1] = 0;

    // 40, 170, 60: its luma is 119, and its chroma 95 and 72
    Colours.assertPixel(decoded(Codecs.OPENCV, file), 48, 12, 72 << 16 | 119 << 8 | 95);
  }

  private static byte[] repeated(byte[] bytes, int times) {
    byte[] all = new byte[bytes.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
    }
    return all;
  }

  @Test
  void aPictureOfTooManyPixelsIsRefused() {
    byte[] vast = Heifs.claiming(Heifs.of("420.avif"), 65_535, 65_535);
    assertFails(vast, FailureClass.TOO_MANY_PIXELS);
  }

  @Test
  void aSmallPartOfAVastPictureIsRefused() {
    byte[] vast = Heifs.claiming(Heifs.of("cut.avif"), 60_000, 60_000);
    assertFails(vast, FailureClass.TOO_MANY_PIXELS);
  }

  @Test
  void tilesThatDoNotFitAreRefused() {
    byte[] grid = Heifs.of("grid.heic");
    int at = Heifs.at(grid, "idat", 0);
    byte[] more = grid.clone();
    more[at + 2] = 2; // rows
    assertFails(more, FailureClass.BROKEN_IMAGE);
    byte[] larger = grid.clone();
    larger[at + 4] = 1; // the width, 376 instead of 120
    assertFails(larger, FailureClass.BROKEN_IMAGE);
    byte[] tiny = Heifs.with(grid, "ispe", 4, 20); // the width of the tiles
    assertThat(assertFails(tiny, FailureClass.BROKEN_IMAGE)).hasMessageContaining("do not fit");
  }

  @Test
  void aKindOfPictureThatIsNotReadIsNamed() {
    byte[] file = Heifs.of("420.avif");
    byte[] type = "j2\n1".getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(type, 0, file, Heifs.at(file, "infe", 0) + 8, 4);
    assertThat(assertFails(file, FailureClass.UNSUPPORTED_FORMAT))
        .hasMessageContaining("coded as j2")
        .hasMessageNotContaining("\n");
  }

  private static ItemException assertFails(byte[] file, FailureClass failureClass) {
    ItemException e = catchThrowableOfType(ItemException.class, () -> decoded(Codecs.OPENCV, file));
    assertThat(e).isNotNull();
    assertThat(e.failureClass()).as(e.getMessage()).isEqualTo(failureClass);
    return e;
  }
}
