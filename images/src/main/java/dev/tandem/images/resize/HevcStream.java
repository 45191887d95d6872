package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The bits of an HEVC picture: a row of units, each after its length. They are looked through for
 * sizes and for the number of pictures, since those decide what decoding costs.
 */
final class HevcStream {
  private static final int SIZES = 33;
  private static final int FIRST_WITHOUT_PIXELS = 32;

  /** Enough for the fields up to the size, and for bytes that are put in between. */
  private static final int LONGEST_START = 256;

  private static final int LONGEST_SIDE = 0xFFFF;

  private HevcStream() {}

  /**
   * Returns what is to be decoded: the first picture, without further layers.
   *
   * @param configuration what the decoder is to know besides
   * @param most how many pixels the picture may have
   */
  static byte[] of(byte[] data, byte[] configuration, long most) throws ItemException {
    int lengthSize = (configuration[21] & 3) + 1;
    requireSmall(configuration, most);
    var wanted = new ByteArrayOutputStream(data.length);
    IsoFields fields = new IsoFields(ByteBuffer.wrap(data), 0, data.length);
    boolean pixels = false;
    while (!fields.atEnd()) {
      int start = fields.position();
      long length = fields.number(lengthSize);
      int at = fields.position();
      if (length < 2 || length > data.length - at) {
        throw ImageFile.broken("the data of the picture ends within a unit");
      }
      fields.skip(length);
      int type = data[at] >> 1 & 63;
      if (type == SIZES) {
        requireSmall(data, at, (int) length, most);
      }
      boolean basic = (data[at] & 1) == 0 && (data[at + 1] & 0xF8) == 0;
      boolean picture = type < FIRST_WITHOUT_PIXELS;
      if (picture && basic && length > 2 && data[at + 2] < 0) { // its first slice
        if (pixels) {
          break;
        }
        pixels = true;
      }
      if (basic) {
        wanted.write(data, start, fields.position() - start);
      }
    }
    if (!pixels) {
      throw ImageFile.broken("the picture has no pixels");
    }
    return wanted.toByteArray();
  }

  private static void requireSmall(byte[] configuration, long most) throws ItemException {
    IsoFields fields = new IsoFields(ByteBuffer.wrap(configuration), 0, configuration.length);
    fields.skip(22);
    int lists = fields.u8();
    for (int i = 0; i < lists; i++) {
      int type = fields.u8() & 63;
      int count = fields.u16();
      for (int j = 0; j < count; j++) {
        int length = fields.u16();
        int at = fields.position();
        fields.skip(length);
        if (type == SIZES) {
          requireSmall(configuration, at, length, most);
        }
      }
    }
  }

  private static void requireSmall(byte[] bytes, int at, int length, long most)
      throws ItemException {
    BitReader bits = new BitReader(plain(bytes, at, Math.min(length, LONGEST_START)), 2);
    bits.skip(4);
    int layers = (int) bits.bits(3);
    bits.skip(1 + 96);
    long present = bits.bits(2 * layers);
    if (layers > 0) {
      bits.skip(2L * (8 - layers));
    }
    for (int i = 2 * layers - 1; i >= 0; i -= 2) {
      bits.skip(((present >> i & 1) != 0 ? 88 : 0) + ((present >> (i - 1) & 1) != 0 ? 8 : 0));
    }
    bits.exponential();
    if (bits.exponential() == 3) {
      bits.skip(1);
    }
    long width = bits.exponential();
    long height = bits.exponential();
    if (Math.max(width, height) > LONGEST_SIDE || width * height > most) {
      throw ImageFile.broken(
          "its data is of %d x %d pixels, more than the header claims".formatted(width, height));
    }
  }

  /** Returns the start of a unit, without the bytes that keep zeros apart. */
  private static byte[] plain(byte[] bytes, int at, int length) {
    var plain = new ByteArrayOutputStream(length);
    int zeros = 0;
    for (int i = at; i < at + length; i++) {
      if (zeros >= 2 && bytes[i] == 3) {
        zeros = 0;
        continue;
      }
      zeros = bytes[i] == 0 ? zeros + 1 : 0;
      plain.write(bytes[i]);
    }
    return plain.toByteArray();
  }
}
