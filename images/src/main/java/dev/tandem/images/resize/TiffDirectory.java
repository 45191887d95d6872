package dev.tandem.images.resize;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first directory of a TIFF structure: of a TIFF or BigTIFF file, or of EXIF data. All else in
 * it is skipped: further directories, thumbnails and the notes of camera makers. Reading those is
 * where hostile data could do harm.
 *
 * <p>INVARIANT: the values of each entry lie within the structure, and reading it takes time linear
 * in the length of the directory.
 */
final class TiffDirectory {
  private static final int ENTRY = 12;
  private static final int BIG_ENTRY = 20;
  private static final int BIG = 43;

  /** Bytes per value of each type; 0 for numbers that are no type. */
  private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  /**
   * One entry.
   *
   * @param at the index of the first value
   */
  record Entry(int type, int count, int at) {
    static final int BYTE = 1;
    static final int SHORT = 3;
    static final int LONG = 4;
    static final int FRACTION = 5;
    static final int SIGNED_BYTE = 6;
    static final int SIGNED_SHORT = 8;
    static final int SIGNED_LONG = 9;
    static final int SIGNED_FRACTION = 10;
    static final int FLOAT = 11;
    static final int DOUBLE = 12;
    static final int LONG_8 = 16;
    static final int SIGNED_LONG_8 = 17;
    static final int DIRECTORY_8 = 18;

    /** Bytes per value. */
    int size() {
      return SIZES[type];
    }

    int length() {
      return count * size();
    }
  }

  private final ByteBuffer data;
  private final Map<Integer, Entry> entries = new LinkedHashMap<>();

  private TiffDirectory(ByteBuffer data) {
    this.data = data;
  }

  /** Reads the directory of the structure that those bytes are; null if there is none. */
  static @Nullable TiffDirectory of(byte[] bytes, int offset, int length) {
    ByteBuffer data = ByteBuffer.wrap(bytes, offset, length).slice();
    if (ImageFile.hasAt(data, 0, "II")) {
      data.order(ByteOrder.LITTLE_ENDIAN);
    } else if (!ImageFile.hasAt(data, 0, "MM")) {
      return null;
    }
    var directory = new TiffDirectory(data);
    try {
      return directory.read() ? directory : null;
    } catch (IndexOutOfBoundsException e) {
      return directory; // which ends early: what was found before that counts
    }
  }

  private boolean read() {
    boolean big = data.getShort(2) == BIG;
    if (!big && data.getShort(2) != 42) {
      return false;
    }
    long start = big ? data.getLong(8) : Integer.toUnsignedLong(data.getInt(4));
    if (start < 8 || start > data.limit() - 2) {
      return false;
    }
    int at = (int) start;
    long count = big ? data.getLong(at) : Short.toUnsignedInt(data.getShort(at));
    int first = at + (big ? 8 : 2);
    int size = big ? BIG_ENTRY : ENTRY;
    long end = Math.min(data.limit(), first + Math.clamp(count, 0, data.limit() / size) * size);
    for (int entry = first; entry + size <= end; entry += size) {
      add(entry, big, at, end);
    }
    return true;
  }

  private void add(int at, boolean big, int start, long end) {
    int type = Short.toUnsignedInt(data.getShort(at + 2));
    long count = big ? data.getLong(at + 4) : Integer.toUnsignedLong(data.getInt(at + 4));
    if (type >= SIZES.length || SIZES[type] == 0 || count < 1 || count > data.limit()) {
      return;
    }
    long length = count * SIZES[type];
    long from = at + (big ? 12L : 8L);
    if (length > (big ? 8 : 4)) { // the values are elsewhere, but not within the directory
      from = big ? data.getLong((int) from) : Integer.toUnsignedLong(data.getInt((int) from));
      boolean within = from < end && from > start - length;
      if (from < 0 || within || from > data.limit() - length) {
        return;
      }
    }
    entries.putIfAbsent(
        Short.toUnsignedInt(data.getShort(at)), new Entry(type, (int) count, (int) from));
  }

  ByteOrder order() {
    return data.order();
  }

  /** Returns the entry, or null if there is none. */
  @Nullable Entry entry(int tag) {
    return entries.get(tag);
  }

  /** Returns the bytes of an entry as they are. */
  byte[] content(Entry entry) {
    byte[] content = new byte[entry.length()];
    data.get(entry.at(), content);
    return content;
  }

  /** Returns the first of the whole numbers of a tag, or {@code otherwise} if it has none. */
  long number(int tag, long otherwise) {
    @Nullable Entry entry = entries.get(tag);
    return entry == null || !isWhole(entry.type()) ? otherwise : number(entry, 0);
  }

  /** Returns all the whole numbers of a tag, possibly none. */
  long[] numbers(int tag) {
    @Nullable Entry entry = entries.get(tag);
    long[] numbers = new long[entry == null || !isWhole(entry.type()) ? 0 : entry.count()];
    if (entry != null) {
      Arrays.setAll(numbers, i -> number(entry, i));
    }
    return numbers;
  }

  /** Returns the first of the values of a tag, or NaN if it is none or no number. */
  double value(int tag) {
    @Nullable Entry entry = entries.get(tag);
    return entry == null ? Double.NaN : value(entry, 0);
  }

  /** Returns all the values of a tag, possibly none; what is no number is NaN. */
  double[] values(int tag) {
    @Nullable Entry entry = entries.get(tag);
    double[] values = new double[entry == null ? 0 : entry.count()];
    if (entry != null) {
      Arrays.setAll(values, i -> value(entry, i));
    }
    return values;
  }

  private double value(Entry entry, int index) {
    int at = entry.at() + index * entry.size();
    return switch (entry.type()) {
      case Entry.FRACTION ->
          (double) Integer.toUnsignedLong(data.getInt(at))
              / Integer.toUnsignedLong(data.getInt(at + 4));
      case Entry.SIGNED_FRACTION -> (double) data.getInt(at) / data.getInt(at + 4);
      case Entry.FLOAT -> data.getFloat(at);
      case Entry.DOUBLE -> data.getDouble(at);
      default -> isWhole(entry.type()) ? number(entry, index) : Double.NaN;
    };
  }

  private static boolean isWhole(int type) {
    return switch (type) {
      case Entry.BYTE,
          Entry.SHORT,
          Entry.LONG,
          Entry.SIGNED_BYTE,
          Entry.SIGNED_SHORT,
          Entry.SIGNED_LONG,
          Entry.LONG_8,
          Entry.SIGNED_LONG_8,
          Entry.DIRECTORY_8 ->
          true;
      default -> false;
    };
  }

  private long number(Entry entry, int index) {
    int at = entry.at() + index * entry.size();
    return switch (entry.type()) {
      case Entry.BYTE -> data.get(at) & 0xFF;
      case Entry.SIGNED_BYTE -> data.get(at);
      case Entry.SHORT -> Short.toUnsignedInt(data.getShort(at));
      case Entry.SIGNED_SHORT -> data.getShort(at);
      case Entry.LONG -> Integer.toUnsignedLong(data.getInt(at));
      case Entry.SIGNED_LONG -> data.getInt(at);
      default -> data.getLong(at);
    };
  }
}
