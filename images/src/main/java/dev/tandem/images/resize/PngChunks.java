package dev.tandem.images.resize;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Goes through the chunks of a PNG as far as they are whole. */
final class PngChunks {
  static final int IDAT = 0x49444154;
  static final int IEND = 0x49454E44;

  private static final int SIGNATURE = 8;
  private static final int BEFORE_CONTENT = 8; // length and type
  private static final int AROUND_CONTENT = 12; // length, type and checksum

  /** The bit of a type's first letter that marks chunks which a decoder may ignore. */
  private static final int ANCILLARY = 0x20000000;

  private final byte[] bytes;
  private final ByteBuffer data;
  private int start;
  private int end = SIGNATURE;

  PngChunks(byte[] bytes) {
    this.bytes = bytes;
    data = ByteBuffer.wrap(bytes);
  }

  /** Goes to the next chunk, and returns whether there is one that is not cut. */
  boolean next() {
    start = end;
    if (bytes.length - start < AROUND_CONTENT) {
      return false;
    }
    int length = data.getInt(start);
    if (length < 0 || length > bytes.length - start - AROUND_CONTENT) {
      return false;
    }
    end = start + AROUND_CONTENT + length;
    return true;
  }

  /** Where the chunk begins, or what follows the last whole one. */
  int start() {
    return start;
  }

  int end() {
    return end;
  }

  int type() {
    return data.getInt(start + Integer.BYTES);
  }

  /** The index of its content. */
  int content() {
    return start + BEFORE_CONTENT;
  }

  /** The length of its content. */
  int length() {
    return end - start - AROUND_CONTENT;
  }

  /** Whether a decoder may not ignore it. */
  boolean isCritical() {
    return (type() & ANCILLARY) == 0;
  }

  /** Whether its checksum is right. */
  boolean isSound() {
    CRC32 sum = new CRC32();
    sum.update(bytes, start + Integer.BYTES, Integer.BYTES + length());
    return (int) sum.getValue() == data.getInt(end - Integer.BYTES);
  }
}
