package dev.tandem.images.store;

import java.util.zip.CRC32C;

/**
 * A result in a store.
 *
 * @param name its name in the store
 * @param bytes its length in bytes
 * @param crc32c the CRC-32C of its bytes (Castagnoli; RFC 3720, appendix B.4)
 */
public record Stored(String name, long bytes, int crc32c) {

  static Stored of(String name, byte[] bytes) {
    return new Stored(name, bytes.length, crc32c(bytes));
  }

  /** Returns the CRC-32C, at about ten gigabytes per second. */
  static int crc32c(byte[] bytes) {
    var sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }
}
