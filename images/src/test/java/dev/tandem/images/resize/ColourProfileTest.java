package dev.tandem.images.resize;

import static dev.tandem.images.resize.Colours.assertPixel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.ItemException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColourProfileTest {
  private static final byte[] LINEAR = profile(ColorSpace.CS_LINEAR_RGB);
  private static final byte[] LINEAR_GREY = profile(ColorSpace.CS_GRAY);
  private static final byte[] SRGB = profile(ColorSpace.CS_sRGB);

  /** What 0x4080C0 of linear light is in sRGB. */
  private static final int BRIGHT = 0x89BCE1;

  private static final ResizeOptions PNG = ResizeOptions.defaults().size(64).format(Format.PNG);

  @ParameterizedTest
  @EnumSource
  void coloursOfAProfileBecomeSrgb(Codecs codec) throws Exception {
    for (byte[] image : images(codec, LINEAR)) {
      assertPixel(Pictures.decoded(codec.resizer(PNG).resize(image)), 32, 32, BRIGHT);
    }
    for (byte[] image : images(codec, SRGB)) {
      assertPixel(Pictures.decoded(codec.resizer(PNG).resize(image)), 32, 32, 0x4080C0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void transparentColoursDoToo(Codecs codec) throws Exception {
    BufferedImage half = new BufferedImage(100, 100, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 10_000; i++) {
      half.setRGB(i % 100, i / 100, 0x804080C0);
    }
    byte[] png = inPng(Pictures.encoded("png", half), LINEAR);

    BufferedImage kept = Pictures.decoded(codec.resizer(PNG).resize(png));
    BufferedImage laid = Pictures.decoded(codec.resizer(PNG.format(Format.JPG)).resize(png));

    assertThat(kept.getRGB(32, 32) >>> 24).isBetween(126, 130);
    assertPixel(kept, 32, 32, BRIGHT);
    assertPixel(laid, 32, 32, 0xC4DDF0);
  }

  @ParameterizedTest
  @EnumSource
  void greyHasProfilesOfItsOwn(Codecs codec) throws Exception {
    BufferedImage grey = new BufferedImage(100, 100, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 10_000; i++) {
      grey.getRaster().setSample(i % 100, i / 100, 0, 0x80);
    }

    assertPixel(
        Pictures.decoded(codec.resizer(PNG).resize(inJpeg(Pictures.jpeg(grey), LINEAR_GREY))),
        32,
        32,
        0xBCBCBC);
  }

  @ParameterizedTest
  @EnumSource
  void greyHasThemInOtherFormatsToo(Codecs codec) throws Exception {
    BufferedImage grey = new BufferedImage(100, 100, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 10_000; i++) {
      grey.getRaster().setSample(i % 100, i / 100, 0, 0x80);
    }
    byte[] png = inPng(Pictures.encoded("png", grey), LINEAR_GREY);
    int[] profile = new int[LINEAR_GREY.length];
    Arrays.setAll(profile, i -> LINEAR_GREY[i] & 0xFF);
    Tiffs tiff = Tiffs.classic(ByteOrder.BIG_ENDIAN).samples(1, 8, 1).bytes(34675, profile);
    byte[] pixels = tiff.packed(8, (x, y) -> new int[] {0x80});
    for (byte[] image : List.of(png, tiff.with(pixels))) {
      assertPixel(Pictures.decoded(codec.resizer(PNG).resize(image)), 32, 24, 0xBCBCBC);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProfileThatIsNotOfInksIsIgnoredInCmyk(Codecs codec) throws Exception {
    byte[] red = Pictures.cmykJpeg(100, 100, 0, 255, 255, 0);
    byte[] green = Pictures.cmykJpeg(100, 100, 155, 0, 155, 100);
    for (byte[] profile : List.of(LINEAR, LINEAR_GREY)) {
      assertPixel(shown(codec, inJpeg(red, profile)), 32, 32, shown(codec, red).getRGB(32, 32));
      assertPixel(shown(codec, inJpeg(green, profile)), 32, 32, shown(codec, green).getRGB(32, 32));
    }
  }

  private static BufferedImage shown(Codecs codec, byte[] image) throws ItemException {
    return Pictures.decoded(codec.resizer(PNG).resize(image));
  }

  @ParameterizedTest
  @EnumSource
  void aProfileOfOtherColoursIsIgnored(Codecs codec) throws Exception {
    byte[] lab = LINEAR.clone(); // its kind of colours is at 16
    System.arraycopy("Lab ".getBytes(StandardCharsets.ISO_8859_1), 0, lab, 16, 4);
    for (byte[] profile : List.of(LINEAR_GREY, lab)) {
      for (byte[] image : images(codec, profile)) {
        assertPixel(Pictures.decoded(codec.resizer(PNG).resize(image)), 32, 32, 0x4080C0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProfileMayBeLong(Codecs codec) throws Exception {
    byte[] padded = Arrays.copyOf(LINEAR, 5_000_000);
    ByteBuffer.wrap(padded).putInt(0, padded.length);
    byte[] image = inPng(Pictures.encoded("png", plain()), padded);
    assertPixel(Pictures.decoded(codec.resizer(PNG).resize(image)), 32, 32, BRIGHT);

    byte[] longer = Arrays.copyOf(LINEAR, ColourProfile.LONGEST + 4);
    ByteBuffer.wrap(longer).putInt(0, longer.length);
    assertThat(ColourProfile.of(longer)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aProfileThatMakesNoSenseIsIgnored(Codecs codec) throws Exception {
    Random random = new Random(11);
    byte[] noise = new byte[3000];
    random.nextBytes(noise);
    List<byte[]> profiles = new ArrayList<>(List.of(new byte[0], new byte[] {1}, noise));
    for (int tenth = 1; tenth < 10; tenth++) {
      profiles.add(Arrays.copyOf(LINEAR, LINEAR.length * tenth / 10));
    }
    for (byte[] profile : profiles) {
      for (byte[] image : images(codec, profile)) {
        assertPixel(Pictures.decoded(codec.resizer(PNG).resize(image)), 32, 32, 0x4080C0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedProfileEndsInAnImage(Codecs codec) throws Exception {
    Random random = new Random(12);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = (i % 2 == 0 ? LINEAR : LINEAR_GREY).clone();
      for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      for (byte[] image : images(codec, damaged)) {
        assertThat(codec.resizer(PNG).resize(image).width()).isEqualTo(64);
      }
    }
  }

  @Test
  void theProfileOfSrgbIsNoneToConvert() {
    assertThat(ColourProfile.of(SRGB)).isNull();
    assertThat(ColourProfile.of(null)).isNull();
    assertThat(ColourProfile.of(LINEAR)).isNotNull().isSameAs(ColourProfile.of(LINEAR.clone()));
  }

  @Test
  void aProfileInSeveralSegmentsIsPutTogether() throws ItemException {
    byte[] jpeg = Pictures.jpeg(plain());
    int third = LINEAR.length / 3;
    byte[] parts = jpeg; // each goes in front of the one before
    parts = withPart(parts, 3, Arrays.copyOfRange(LINEAR, 2 * third, LINEAR.length));
    parts = withPart(parts, 1, Arrays.copyOfRange(LINEAR, 0, third));
    parts = withPart(parts, 2, Arrays.copyOfRange(LINEAR, third, 2 * third));

    assertThat(ImageFile.open(parts).profile()).isEqualTo(LINEAR);
    assertThat(ImageFile.open(jpeg).profile()).isNull();
  }

  @Test
  void aProfileThatInflatesWithoutEndIsIgnored() throws Exception {
    byte[] bomb = inPng(Pictures.encoded("png", plain()), new byte[ColourProfile.LONGEST + 1]);
    assertThat(ImageFile.open(bomb).profile()).isNull();
  }

  private static List<byte[]> images(Codecs codec, byte[] profile) throws Exception {
    List<byte[]> images = new ArrayList<>();
    images.add(inJpeg(Pictures.jpeg(plain()), profile));
    images.add(inPng(Pictures.encoded("png", plain()), profile));
    if (codec == Codecs.OPENCV) {
      images.add(inWebp(Pictures.webp(plain()), profile));
    }
    return images;
  }

  private static BufferedImage plain() {
    BufferedImage image = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 10_000; i++) {
      image.setRGB(i % 100, i / 100, 0x4080C0);
    }
    return image;
  }

  private static byte[] inJpeg(byte[] jpeg, byte[] profile) {
    return withPart(jpeg, 1, profile);
  }

  private static byte[] withPart(byte[] jpeg, int number, byte[] part) {
    byte[] payload =
        ByteBuffer.allocate(14 + part.length)
            .put("ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1))
            .put((byte) number)
            .put((byte) 1)
            .put(part)
            .array();
    return Pictures.withSegment(jpeg, 0xE2, payload);
  }

  private static byte[] inPng(byte[] png, byte[] profile) throws IOException {
    var payload = new ByteArrayOutputStream();
    payload.writeBytes("name\0\0".getBytes(StandardCharsets.ISO_8859_1));
    try (var deflated = new DeflaterOutputStream(payload)) {
      deflated.write(profile);
    }
    return Pictures.withChunk(png, "iCCP", payload.toByteArray());
  }

  private static byte[] inWebp(byte[] webp, byte[] profile) {
    int padded = profile.length + (profile.length & 1);
    ByteBuffer file =
        ByteBuffer.allocate(webp.length + 18 + 8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    file.put(webp, 0, 4).putInt(file.capacity() - 8).put(webp, 8, 4);
    file.put("VP8X".getBytes(StandardCharsets.ISO_8859_1)).putInt(10).putInt(0x20);
    file.putShort((short) 99).put((byte) 0).putShort((short) 99).put((byte) 0);
    file.put("ICCP".getBytes(StandardCharsets.ISO_8859_1)).putInt(profile.length).put(profile);
    file.position(12 + 18 + 8 + padded);
    return file.put(webp, 12, webp.length - 12).array();
  }

  private static byte[] profile(int space) {
    return ICC_Profile.getInstance(space).getData();
  }
}
