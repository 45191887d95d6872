package dev.tandem.images.resize;

/** Reads bits, the highest of each byte first. Fails with an exception of the array at its end. */
final class BitReader {
  private final byte[] bytes;
  private long at;

  BitReader(byte[] bytes, int from) {
    this.bytes = bytes;
    at = 8L * from;
  }

  void skip(long bits) {
    at += bits;
  }

  boolean flag() {
    return bits(1) != 0;
  }

  /** Reads at most 32 bits. */
  long bits(int count) {
    long value = 0;
    for (int i = 0; i < count; i++, at++) {
      value = value << 1 | (bytes[(int) (at >> 3)] >> (7 - (at & 7)) & 1);
    }
    return value;
  }

  /** Reads a number that begins with as many zeros as it has bits after the first, less one. */
  long exponential() {
    int zeros = 0;
    while (!flag()) {
      zeros++;
      if (zeros > 32) {
        return 1L << 33;
      }
    }
    return (1L << zeros) - 1 + bits(zeros);
  }
}
