package dev.tandem.images.resize;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.BlurBoxes;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SkippedEncodingTest {
  private static final ResizeOptions SKIP =
      ResizeOptions.defaults().size(160).onlyIfBigger(true).skipReencode(true);
  private static final BufferedImage PICTURE = Pictures.busy(160, 120);
  private static final byte[] JPEG = Pictures.jpeg(PICTURE);
  private static final byte[] PNG = Pictures.encoded("png", PICTURE);

  @ParameterizedTest
  @EnumSource
  void whatNeedsNoChangeStaysAsItIs(Codecs codec) throws ItemException {
    assertUnchanged(codec, SKIP, JPEG);
    assertUnchanged(codec, SKIP.mode(Mode.NONE), JPEG);
    assertUnchanged(codec, SKIP.onlyIfBigger(false), JPEG);
    assertUnchanged(codec, SKIP, Pictures.progressive(PICTURE));
    assertUnchanged(codec, SKIP, Pictures.jpeg(grey()));
    assertUnchanged(codec, SKIP.format(Format.PNG), PNG);
    assertUnchanged(codec, SKIP.mode(Mode.CROP).size(160), Pictures.jpeg(Pictures.busy(160, 160)));
  }

  @Test
  void soDoesAWebp() throws ItemException {
    byte[] webp = Pictures.webp(PICTURE);
    assertUnchanged(Codecs.OPENCV, SKIP.format(Format.WEBP), webp);
    assertEncoded(Codecs.OPENCV, SKIP.format(Format.WEBP), riff(webp, "XMP ", new byte[4]));
    assertEncoded(Codecs.OPENCV, SKIP.format(Format.WEBP), Arrays.copyOf(webp, webp.length + 1));
  }

  @ParameterizedTest
  @EnumSource
  void nothingStaysUnlessThatIsWanted(Codecs codec) throws ItemException {
    assertEncoded(codec, SKIP.skipReencode(false), JPEG);
  }

  @ParameterizedTest
  @EnumSource
  void whatMustChangeIsEncoded(Codecs codec) throws ItemException {
    assertEncoded(codec, SKIP.size(159), JPEG);
    assertEncoded(codec, SKIP.onlyIfBigger(false).size(161), JPEG);
    assertEncoded(codec, SKIP.mode(Mode.BORDER), JPEG);
    assertEncoded(codec, SKIP.mode(Mode.CROP).size(130), JPEG);
    assertEncoded(codec, SKIP.format(Format.PNG), JPEG);
    assertEncoded(codec, SKIP, PNG);
    for (int orientation = 2; orientation <= 8; orientation++) {
      assertEncoded(codec, SKIP, Pictures.oriented(JPEG, orientation, true));
    }
    assertEncoded(codec, SKIP, Pictures.cmykJpeg(160, 120, 10, 20, 30, 40));
    assertEncoded(codec, SKIP.format(Format.PNG), deepPng());
  }

  @ParameterizedTest
  @EnumSource
  void metadataDoesNotStay(Codecs codec) throws ItemException {
    byte[] exif = ("Exif\0\0" + "GPS").getBytes(ISO_8859_1);
    byte[] comment = "taken by me".getBytes(ISO_8859_1);
    assertEncoded(codec, SKIP, Pictures.oriented(JPEG, 1, true));
    assertEncoded(codec, SKIP, Pictures.withSegment(JPEG, 0xE1, exif));
    assertEncoded(codec, SKIP, Pictures.withSegment(JPEG, 0xED, comment));
    assertEncoded(codec, SKIP, Pictures.withSegment(JPEG, 0xFE, comment));
    assertEncoded(
        codec, SKIP, Pictures.withSegment(JPEG, 0xE0, "JFXX\0 thumbnail".getBytes(ISO_8859_1)));
    assertEncoded(
        codec,
        SKIP,
        Pictures.withSegment(JPEG, 0xE0, ("JFIF\0" + "x".repeat(40)).getBytes(ISO_8859_1)));
    byte[] withMore = Arrays.copyOf(JPEG, 2 * JPEG.length);
    System.arraycopy(JPEG, 0, withMore, JPEG.length, JPEG.length);
    assertEncoded(codec, SKIP, withMore);
    ResizeOptions png = SKIP.format(Format.PNG);
    for (String type : new String[] {"tEXt", "iTXt", "zTXt", "eXIf", "tIME", "prIv"}) {
      assertEncoded(codec, png, Pictures.withChunk(PNG, type, comment));
    }
    assertEncoded(codec, png, Arrays.copyOf(PNG, PNG.length + 10));
  }

  @ParameterizedTest
  @EnumSource
  void aProfileStaysOnlyIfItMeansSrgb(Codecs codec) throws ItemException {
    byte[] srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    assertUnchanged(codec, SKIP, profiled(srgb));
    assertEncoded(codec, SKIP, profiled(linear));
    assertEncoded(codec, SKIP, profiled("not a profile, but a text".getBytes(ISO_8859_1)));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsBrokenFailsAllTheSame(Codecs codec) {
    Resizer resizer = codec.resizer(SKIP);
    for (int tenth = 1; tenth < 10; tenth++) {
      byte[] cut = Arrays.copyOf(JPEG, JPEG.length * tenth / 10);
      assertThatThrownBy(() -> resizer.resize(cut)).isInstanceOf(ItemException.class);
    }
    byte[] noPixels = // all chunks are sound, so only decoding tells
        ByteBuffer.allocate(8 + 25 + 12 + 40 + 12)
            .put(PNG, 0, 8 + 25)
            .put(Pictures.chunk("IDAT", new byte[40]))
            .put(Pictures.chunk("IEND", new byte[0]))
            .array();
    assertThatThrownBy(() -> codec.resizer(SKIP.format(Format.PNG)).resize(noPixels))
        .isInstanceOfSatisfying(
            ItemException.class,
            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.BROKEN_IMAGE));
  }

  @ParameterizedTest
  @EnumSource
  void anImageWithBoxesNeverStays(Codecs codec) throws ItemException {
    Resizer resizer = codec.resizer(SKIP);
    Resized blurred = resizer.resize(JPEG, BlurBoxes.parse("[[0.1,0.1,0.2,0.2]]"), _ -> {});
    assertThat(blurred.facts().unchanged()).isFalse();
    assertThat(blurred.bytes()).isNotEqualTo(JPEG);
    assertThat(resizer.resize(JPEG, BlurBoxes.none(), _ -> {}).bytes()).isEqualTo(JPEG);
    assertThatThrownBy(() -> resizer.resize(JPEG, BlurBoxes.parse("[[1]]"), _ -> {}))
        .isInstanceOfSatisfying(
            ItemException.class,
            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.INVALID_BOXES));
  }

  private static void assertUnchanged(Codecs codec, ResizeOptions options, byte[] bytes)
      throws ItemException {
    Resized resized = codec.resizer(options).resize(bytes);
    assertThat(resized.bytes()).isEqualTo(bytes);
    assertThat(resized.facts().unchanged()).isTrue();
    assertThat(resized.format()).isEqualTo(options.format());
    assertThat(resized.width()).isEqualTo(resized.originalWidth());
    assertThat(resized.height()).isEqualTo(resized.originalHeight());
  }

  private static void assertEncoded(Codecs codec, ResizeOptions options, byte[] bytes)
      throws ItemException {
    Resized resized = codec.resizer(options).resize(bytes);
    assertThat(resized.bytes()).isNotEqualTo(bytes);
    assertThat(resized.facts().unchanged()).isFalse();
    assertThat(resized.format()).isEqualTo(options.format());
  }

  private static BufferedImage grey() {
    BufferedImage grey = new BufferedImage(160, 120, BufferedImage.TYPE_BYTE_GRAY);
    grey.createGraphics().drawImage(PICTURE, 0, 0, null);
    return grey;
  }

  private static byte[] deepPng() {
    return Pictures.encoded("png", new BufferedImage(160, 120, BufferedImage.TYPE_USHORT_GRAY));
  }

  private static byte[] profiled(byte[] icc) {
    byte[] segment =
        ByteBuffer.allocate(14 + icc.length)
            .put("ICC_PROFILE\0".getBytes(ISO_8859_1))
            .put((byte) 1)
            .put((byte) 1)
            .put(icc)
            .array();
    return Pictures.withSegment(JPEG, 0xE2, segment);
  }

  /** The WebP with one more chunk at its end. */
  private static byte[] riff(byte[] webp, String type, byte[] content) {
    return ByteBuffer.allocate(webp.length + 8 + content.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(webp)
        .put(type.getBytes(ISO_8859_1))
        .putInt(content.length)
        .put(content)
        .putInt(4, webp.length + content.length)
        .array();
  }
}
