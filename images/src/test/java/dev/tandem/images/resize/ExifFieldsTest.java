package dev.tandem.images.resize;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ExifFieldsTest {
  private static final String FIELDS =
      "{\"Make\":\"Canon\",\"Orientation\":6,\"XResolution\":\"72\",\"ExposureTime\":\"1/60\","
          + "\"DateTimeOriginal\":\"2024:01:02 03:04:05\",\"PixelXDimension\":4000,"
          + "\"GPSLatitudeRef\":\"N\",\"GPSLatitude\":[\"52\",\"30\",\"0\"],\"GPSAltitude\":\"100/3\"}";

  @Test
  void numbersAndTextsAreKeptAndTheNotesOfMakersAreNot() {
    assertThat(ExifFields.of(jpeg(exif()))).isEqualTo(FIELDS);
    assertThat(ExifFields.of(png(exif()))).isEqualTo(FIELDS);
    assertThat(ExifFields.of(webp(exif()))).isEqualTo(FIELDS);
    assertThat(ExifFields.of(webp(concat("Exif\0\0".getBytes(US_ASCII), exif()))))
        .isEqualTo(FIELDS);
  }

  @Test
  void anImageWithoutThemHasNone() {
    assertThat(ExifFields.of(jpeg(new byte[0]))).isNull();
    assertThat(ExifFields.of(png(new byte[0]))).isNull();
    assertThat(ExifFields.of("GIF89a".getBytes(US_ASCII))).isNull();
    assertThat(ExifFields.of(new byte[0])).isNull();
    assertThat(ExifFields.of(jpeg("nothing".getBytes(US_ASCII)))).isNull();
  }

  @Test
  void dataThatAreTooLongAreNotRead() {
    byte[] exif = exif();
    assertThat(ExifFields.of(png(Arrays.copyOf(exif, ExifBlock.MOST_BYTES)))).isEqualTo(FIELDS);
    assertThat(ExifFields.of(png(Arrays.copyOf(exif, ExifBlock.MOST_BYTES + 1)))).isNull();
  }

  @Test
  void theResultIsBoundedHoweverMuchIsClaimed() {
    int count = 2_000;
    ByteBuffer data = ByteBuffer.allocate(ExifBlock.MOST_BYTES);
    data.put("MM\0*".getBytes(US_ASCII)).putInt(8).putShort((short) count);
    for (int i = 0; i < count; i++) {
      entry(data, 0x10e + i, 2, 1_000, 40_000);
    }
    data.position(40_000).put("x\u0001".repeat(500).getBytes(US_ASCII));
    String fields = requireNonNull(ExifFields.of(png(data.array())));
    assertThat(fields.length()).isBetween(2_000, 16 << 10);
    assertThat(fields).doesNotContain("\n");
  }

  @Test
  void damagedDataNeitherFailNorTakeLong() {
    Random random = new Random(3);
    byte[] sound = exif();
    int read = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] damaged = sound.clone();
      for (int j = random.nextInt(12); j >= 0; j--) {
        int[] from = {8, 100, 300};
        int at = from[random.nextInt(3)] + random.nextInt(60);
        damaged[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0xff);
      }
      int length = random.nextInt(3) == 0 ? random.nextInt(damaged.length) : damaged.length;
      String fields = ExifFields.of(jpeg(Arrays.copyOf(damaged, length)));
      read += fields == null ? 0 : 1;
    }
    assertThat(read).isBetween(100, 2_999);
  }

  private static void entry(ByteBuffer data, int tag, int type, int count, int value) {
    data.putShort((short) tag).putShort((short) type).putInt(count);
    if (type == 3) {
      data.putShort((short) value).putShort((short) 0);
    } else {
      data.putInt(value);
    }
  }

  private static byte[] exif() {
    ByteBuffer data = ByteBuffer.allocate(460);
    data.put("MM\0*".getBytes(US_ASCII)).putInt(8).putShort((short) 5);
    entry(data, 0x10f, 2, 6, 200);
    entry(data, 0x112, 3, 1, 6);
    entry(data, 0x11a, 5, 1, 220);
    entry(data, 0x8769, 4, 1, 100);
    entry(data, 0x8825, 4, 1, 300);
    data.position(100).putShort((short) 4);
    entry(data, 0x829a, 5, 1, 230);
    entry(data, 0x9003, 2, 20, 240);
    entry(data, 0x927c, 7, 50, 400);
    entry(data, 0xa002, 4, 1, 4000);
    data.position(300).putShort((short) 3);
    entry(data, 1, 2, 2, 'N' << 24);
    entry(data, 2, 5, 3, 360);
    entry(data, 6, 5, 1, 384);
    data.position(200).put("Canon\0".getBytes(US_ASCII));
    data.position(220).putInt(72).putInt(1);
    data.position(230).putInt(1).putInt(60);
    data.position(240).put("2024:01:02 03:04:05\0".getBytes(US_ASCII));
    data.position(360).putInt(52).putInt(1).putInt(30).putInt(1).putInt(0).putInt(1);
    data.putInt(100).putInt(3);
    return data.array();
  }

  private static byte[] jpeg(byte[] exif) {
    ByteBuffer head = ByteBuffer.allocate(12);
    head.putInt(0xffd8ffe1).putShort((short) (exif.length + 8));
    head.put("Exif\0\0".getBytes(US_ASCII));
    ByteBuffer scan = ByteBuffer.allocate(10).putInt(0xffda0008);
    return concat(head.array(), exif, scan.array());
  }

  private static byte[] png(byte[] exif) {
    ByteBuffer head = ByteBuffer.allocate(16);
    head.putLong(0x89504E470D0A1A0AL).putInt(exif.length).putInt(0x65584966);
    return concat(head.array(), exif, new byte[4]);
  }

  private static byte[] webp(byte[] exif) {
    ByteBuffer head = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    head.put("RIFF".getBytes(US_ASCII)).putInt(12 + exif.length);
    head.put("WEBPEXIF".getBytes(US_ASCII)).putInt(exif.length);
    return concat(head.array(), exif);
  }

  private static byte[] concat(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
