package dev.tandem.images.store;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The frame of a record in a TFRecord file: the length in eight bytes, the checksum of these bytes,
 * the record, and its checksum; all little-endian.
 */
final class TfRecord {
  static final int HEADER = Long.BYTES + Integer.BYTES;
  static final int FOOTER = Integer.BYTES;

  private TfRecord() {}

  /** Returns how many bytes a record takes in a file. */
  static long size(int record) {
    return (long) HEADER + record + FOOTER;
  }

  static void write(byte[] record, OutputStream out) throws IOException {
    byte[] header = new byte[HEADER];
    ByteBuffer.wrap(header).order(LITTLE_ENDIAN).putLong(record.length);
    int ofLength = checksum(header, Long.BYTES);
    ByteBuffer.wrap(header).order(LITTLE_ENDIAN).putInt(Long.BYTES, ofLength);
    byte[] footer = new byte[FOOTER];
    ByteBuffer.wrap(footer).order(LITTLE_ENDIAN).putInt(checksum(record, record.length));
    out.write(header);
    out.write(record);
    out.write(footer);
  }

  /**
   * Returns the masked checksum of the first {@code length} bytes: a CRC-32C, rotated and shifted,
   * so that a record that itself contains checksums has a useful one.
   */
  static int checksum(byte[] bytes, int length) {
    var sum = new CRC32C();
    sum.update(bytes, 0, length);
    return Integer.rotateRight((int) sum.getValue(), 15) + 0xa282ead8;
  }
}
