package dev.tandem.images.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    ByteBuffer header = buffer(HEADER).putLong(record.length);
    out.write(header.putInt(checksum(header.array(), Long.BYTES)).array());
    out.write(record);
    out.write(buffer(FOOTER).putInt(checksum(record, record.length)).array());
  }

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
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
