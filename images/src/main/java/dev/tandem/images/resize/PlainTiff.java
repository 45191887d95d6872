package dev.tandem.images.resize;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A TIFF as readers see it: the pixels where they are, under a small directory of our own that is
 * behind them. It has the tags that pixels need and no others, so readers never meet further
 * directories, metadata or profiles, and read a BigTIFF like any other. Samples of Lab are unpacked
 * as if they were red, green and blue.
 */
final class PlainTiff {
  /** The tags that say how pixels are stored, in rising order. */
  private static final int[] TAGS = {
    256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 292, 293, 317, 320, 322, 323, 324, 325,
    332, 334, 338, 339, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532
  };

  private static final int PHOTOMETRIC = 262;
  private static final short RGB = 2;
  private static final int SAMPLE_FORMAT = 339;
  private static final int FLOATS = 3;
  private static final int LUMA_COEFFICIENTS = 529;
  private static final int BLACK_AND_WHITE = 532;

  private static final int HEADER = 8;
  private static final int ENTRY = 12;

  /** A tag with its values, encoded as the file is. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Field(int tag, int type, int count, byte[] values) {}

  private PlainTiff() {}

  /** The bytes that the values of those tags take. */
  static long length(TiffDirectory directory) {
    long length = 0;
    for (int tag : TAGS) {
      TiffDirectory.Entry entry = directory.entry(tag);
      length += entry == null ? 0 : entry.length();
    }
    return length;
  }

  /** Returns the file with its directory replaced. The bytes are not copied. */
  static ByteArrayImageInput of(byte[] bytes, TiffDirectory directory) {
    int start = bytes.length + 2 + (bytes.length & 1);
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(directory.order());
    header.put(bytes, 0, 2).putShort((short) 42).putInt(start);
    return new ByteArrayImageInput(header.array(), bytes, start, written(start, directory));
  }

  private static byte[] written(int start, TiffDirectory directory) {
    List<Field> fields = new ArrayList<>();
    for (int tag : TAGS) {
      TiffDirectory.Entry entry = directory.entry(tag);
      if (entry != null && isUsable(tag, directory)) {
        fields.add(field(tag, entry, directory));
      }
    }
    ByteBuffer head = ByteBuffer.allocate(2 + ENTRY * fields.size() + 4).order(directory.order());
    var values = new ByteArrayOutputStream();
    head.putShort((short) fields.size());
    for (Field field : fields) {
      head.putShort((short) field.tag).putShort((short) field.type).putInt(field.count);
      if (field.values.length <= 4) {
        head.put(field.values).position(head.position() + 4 - field.values.length);
      } else {
        head.putInt(start + head.capacity() + values.size());
        values.writeBytes(field.values);
        if ((field.values.length & 1) != 0) {
          values.write(0);
        }
      }
    }
    return ByteBuffer.allocate(head.capacity() + values.size())
        .put(head.array())
        .put(values.toByteArray())
        .array();
  }

  /**
   * Returns whether the values of a tag make sense; without them, readers take those that the
   * standard names.
   */
  private static boolean isUsable(int tag, TiffDirectory directory) {
    return switch (tag) {
      case SAMPLE_FORMAT -> !isLab(directory) || directory.number(tag, 0) == FLOATS;
      case LUMA_COEFFICIENTS -> areCoefficients(directory.values(tag));
      case BLACK_AND_WHITE -> areRanges(directory.values(tag));
      default -> true;
    };
  }

  private static boolean areCoefficients(double[] values) {
    return values.length == 3 && Arrays.stream(values).allMatch(part -> part > 0 && part < 1);
  }

  private static boolean areRanges(double[] values) {
    return values.length == 6
        && IntStream.of(0, 2, 4).allMatch(black -> values[black] < values[black + 1])
        && Arrays.stream(values).allMatch(Double::isFinite);
  }

  private static boolean isLab(TiffDirectory directory) {
    return TiffColours.of(directory, 0).isLab();
  }

  private static Field field(int tag, TiffDirectory.Entry entry, TiffDirectory directory) {
    if (tag == PHOTOMETRIC && isLab(directory)) { // readers err in it, or refuse it
      byte[] rgb = ByteBuffer.allocate(Short.BYTES).order(directory.order()).putShort(RGB).array();
      return new Field(tag, TiffDirectory.Entry.SHORT, 1, rgb);
    }
    return switch (entry.type()) {
      case TiffDirectory.Entry.LONG_8,
          TiffDirectory.Entry.SIGNED_LONG_8,
          TiffDirectory.Entry.DIRECTORY_8 ->
          new Field(
              tag,
              TiffDirectory.Entry.LONG,
              entry.count(),
              ints(directory.numbers(tag), directory.order()));
      default -> new Field(tag, entry.type(), entry.count(), directory.content(entry));
    };
  }

  /** Shortens the offsets and lengths of a BigTIFF; what does not fit is beyond the end anyway. */
  private static byte[] ints(long[] numbers, ByteOrder order) {
    ByteBuffer ints = ByteBuffer.allocate(Integer.BYTES * numbers.length).order(order);
    for (long number : numbers) {
      ints.putInt((int) Math.clamp(number, 0, 0xFFFF_FFFFL));
    }
    return ints.array();
  }
}
