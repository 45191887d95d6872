package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a BMP, of which the JDK's reader knows only the lengths that Windows writes, and no
 * palette that the pixels overlap. It also believes the size that the header states, which other
 * readers ignore, as many programs write 0 or anything else. Others are rewritten.
 */
final class BmpHeader {
  private static final int SIZE = 2;
  private static final int FILE_HEADER = 14;

  /** The header that all readers know. */
  private static final int PLAIN = 40;

  /** The header of OS/2 2, of which the end may be left out. */
  private static final int OS2 = 64;

  private static final int OFFSET = 10;
  private static final int BITS = FILE_HEADER + 14;
  private static final int COMPRESSION = FILE_HEADER + 16;
  private static final int COLOURS = FILE_HEADER + 32;

  private BmpHeader() {}

  /**
   * Returns a file of the same pixels with a header that the reader knows.
   *
   * @throws IndexOutOfBoundsException if the file ends within its header
   */
  static byte[] plain(byte[] bytes) throws ItemException {
    byte[] plain = known(bytes);
    ByteBuffer data = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
    return data.getInt(SIZE) == plain.length
        ? plain
        : ByteBuffer.wrap(plain.clone())
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(SIZE, plain.length)
            .array();
  }

  private static byte[] known(byte[] bytes) throws ItemException {
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = data.getInt(FILE_HEADER);
    long pixels = Integer.toUnsignedLong(data.getInt(OFFSET));
    boolean known = length == 12 || length == 40 || length == 52 || length == 56 || length >= 108;
    if (length < 16 || (known && (length != PLAIN || pixels != FILE_HEADER + PLAIN))) {
      return bytes;
    }
    ByteBuffer header = ByteBuffer.allocate(FILE_HEADER + PLAIN).order(ByteOrder.LITTLE_ENDIAN);
    header.put(bytes, 0, FILE_HEADER + Math.min(length, PLAIN)).putInt(FILE_HEADER, PLAIN);
    int bits = header.getShort(BITS);
    if (known && bits > 8) {
      return bytes;
    }
    if (length <= OS2 && !known && header.getInt(COMPRESSION) > 2) {
      throw ItemException.lasting(
          FailureClass.UNSUPPORTED_FORMAT, "BMP images compressed as OS/2 does are not supported");
    }
    int start = FILE_HEADER + length;
    int colours = bits > 8 || bits < 1 ? 0 : colours(header, bits);
    int palette = Math.clamp(bytes.length - start, 0, 4 * colours);
    if (pixels > bytes.length) {
      throw ImageFile.broken("the BMP ends before its pixels");
    }
    int rest = bytes.length - (int) pixels;
    header.putInt(COLOURS, palette / 4).putInt(OFFSET, header.capacity() + palette);
    return ByteBuffer.allocate(header.capacity() + palette + rest)
        .put(header.array())
        .put(bytes, start, palette)
        .put(bytes, (int) pixels, rest)
        .array();
  }

  private static int colours(ByteBuffer header, int bits) {
    int told = header.getInt(COLOURS);
    return told > 0 && told <= 1 << bits ? told : 1 << bits;
  }
}
