package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which cameras and programs write the orientation. */
class ExifOrientationTest {
  private static final int BYTE = 1;
  private static final int ASCII = 2;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int SIGNED_BYTE = 6;
  private static final int SIGNED_SHORT = 8;
  private static final int SIGNED_LONG = 9;
  private static final int FRACTION = 5;
  private static final int SIGNED_FRACTION = 10;
  private static final int FLOAT = 11;
  private static final int DOUBLE = 12;

  private static final List<ByteOrder> ORDERS =
      List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN);

  @ParameterizedTest
  @ValueSource(ints = {BYTE, SHORT, LONG, SIGNED_BYTE, SIGNED_SHORT, SIGNED_LONG})
  void anyWholeNumberCounts(int type) {
    for (ByteOrder order : ORDERS) {
      assertThat(read(exif(order, 1, type, 1, 6, 0))).isEqualTo(6);
    }
  }

  @Test
  void aFractionCounts() {
    for (ByteOrder order : ORDERS) {
      for (int type : new int[] {FRACTION, SIGNED_FRACTION}) {
        assertThat(read(elsewhere(order, type).putInt(12).putInt(2).array())).isEqualTo(6);
        assertThat(read(elsewhere(order, type).putInt(6).putInt(0).array())).isOne();
        assertThat(read(elsewhere(order, type).putInt(0).putInt(0).array())).isOne();
      }
      assertThat(read(elsewhere(order, FLOAT).putFloat(18, 6).array())).isEqualTo(6);
      assertThat(read(elsewhere(order, FLOAT).putFloat(18, Float.NaN).array())).isOne();
      assertThat(read(elsewhere(order, DOUBLE).putDouble(6).array())).isEqualTo(6);
      assertThat(read(elsewhere(order, DOUBLE).putDouble(1e300).array())).isOne();
    }
  }

  @Test
  void theFirstOfAListCounts() {
    for (ByteOrder order : ORDERS) {
      assertThat(read(exif(order, 1, BYTE, 2, 6, 3))).isEqualTo(6);
      assertThat(read(exif(order, 1, BYTE, 4, 8, 3))).isEqualTo(8);
      assertThat(read(exif(order, 1, SHORT, 2, 6, 3))).isEqualTo(6);
      ByteBuffer elsewhere = ByteBuffer.wrap(exif(order, 1, SHORT, 3, 0, 0)).order(order);
      elsewhere.putInt(18, 26).putShort(26, (short) 5);
      assertThat(read(elsewhere.array())).isEqualTo(5);
    }
  }

  @Test
  void aDirectoryMayClaimMoreThanItHas() {
    for (ByteOrder order : ORDERS) {
      assertThat(read(exif(order, 200, SHORT, 1, 6, 0))).isEqualTo(6);
      assertThat(read(exif(order, 0xFFFF, SHORT, 1, 6, 0))).isEqualTo(6);
      assertThat(read(Arrays.copyOf(exif(order, 1, SHORT, 1, 6, 0), 22))).isEqualTo(6);
    }
  }

  @Test
  void otherValuesAreNone() {
    for (ByteOrder order : ORDERS) {
      for (int value : new int[] {0, 9, 255, 0xFFFF}) {
        assertThat(read(exif(order, 1, SHORT, 1, value, 0))).isOne();
      }
      assertThat(read(exif(order, 1, ASCII, 1, 6, 0))).isOne();
      assertThat(read(exif(order, 1, 99, 1, 6, 0))).isOne();
      assertThat(read(exif(order, 1, SHORT, 0, 6, 0))).isOne();
      assertThat(read(exif(order, 0, SHORT, 1, 6, 0))).isOne();
    }
  }

  @Test
  void aDirectoryBeyondTheEndIsNone() {
    for (ByteOrder order : ORDERS) {
      for (int start : new int[] {-1, Integer.MAX_VALUE, 5000, 49, 0}) {
        byte[] exif = exif(order, 1, SHORT, 1, 6, 0);
        assertThat(read(ByteBuffer.wrap(exif).order(order).putInt(4, start).array())).isOne();
      }
    }
  }

  @Test
  void whatIsNoTiffIsNone() {
    byte[] raw = exif(ByteOrder.LITTLE_ENDIAN, 1, SHORT, 1, 6, 0);
    raw[2] = 0x55; // that of another format
    assertThat(read(raw)).isOne();
    for (int length = 0; length < 20; length++) {
      assertThat(read(Arrays.copyOf(raw, length))).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {BYTE, SHORT, LONG})
  void itCountsInEachFormat(int type) throws ItemException {
    for (ByteOrder order : ORDERS) {
      byte[] exif = exif(order, 200, type, 1, 6, 0);
      byte[] jpeg = Pictures.jpeg(Pictures.quarters(40, 20));
      byte[] png = Pictures.encoded("png", Pictures.quarters(40, 20));
      byte[] marked = ByteBuffer.allocate(6 + exif.length).put(ascii("Exif\0\0")).put(exif).array();
      ByteBuffer webp = ByteBuffer.allocate(38 + exif.length).order(ByteOrder.LITTLE_ENDIAN);
      webp.put(ascii("RIFF")).putInt(30 + exif.length).put(ascii("WEBPVP8X")).putInt(10);
      webp.putInt(8).put(new byte[] {39, 0, 0, 19, 0, 0}).put(ascii("EXIF")).putInt(exif.length);
      assertThat(orientation(Pictures.withSegment(jpeg, 0xE1, marked))).isEqualTo(6);
      assertThat(orientation(Pictures.withChunk(png, "eXIf", exif))).isEqualTo(6);
      assertThat(orientation(webp.put(exif).array())).isEqualTo(6);
    }
    for (ByteOrder order : ORDERS) {
      for (Tiffs tiff : List.of(Tiffs.classic(order), Tiffs.big(order))) {
        byte[] file = tiff.samples(2, 8, 3).tag(274, 6).with(new byte[9]);
        assertThat(orientation(file)).isEqualTo(6);
      }
    }
  }

  private static int orientation(byte[] file) throws ItemException {
    return ImageHeader.read(file).orientation();
  }

  private static int read(byte[] exif) {
    return ExifOrientation.read(exif, 0, exif.length);
  }

  /**
   * A directory that claims this number of entries and has one: a list, two of whose values are
   * given.
   */
  private static byte[] exif(
      ByteOrder order, int entries, int type, int count, int first, int second) {
    ByteBuffer exif = ByteBuffer.allocate(50).order(order);
    exif.put(ascii(order == ByteOrder.BIG_ENDIAN ? "MM" : "II")).putShort((short) 42).putInt(8);
    exif.putShort((short) entries).putShort((short) 0x0112).putShort((short) type).putInt(count);
    switch (type) {
      case BYTE, SIGNED_BYTE, ASCII -> exif.put((byte) first).put((byte) second);
      case LONG, SIGNED_LONG -> exif.putInt(first);
      default -> exif.putShort((short) first).putShort((short) second);
    }
    return exif.array();
  }

  /** A directory whose entry has its value at the position of the buffer. */
  private static ByteBuffer elsewhere(ByteOrder order, int type) {
    ByteBuffer exif = ByteBuffer.wrap(exif(order, 1, type, 1, 0, 0)).order(order);
    return exif.putInt(18, 26).position(26);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
