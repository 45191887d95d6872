package dev.tandem.images.resize;

import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * An image stream over an array, of which the first bytes may be replaced and to which others may
 * be appended, without a copy. The JDK's own streams copy the bytes to the heap or to a file, and
 * do not know their length, which the JDK's TIFF reader needs to reject impossible claims.
 */
final class ByteArrayImageInput extends ImageInputStreamImpl {
  private final byte[] head;
  private final byte[] bytes;
  private final int tailStart;
  private final byte[] tail;

  ByteArrayImageInput(byte[] bytes) {
    this(new byte[0], bytes, bytes.length, new byte[0]);
  }

  /**
   * Creates a stream over several arrays.
   *
   * @param head what is read instead of the first of {@code bytes}; no longer than these
   * @param tailStart where {@code tail} begins, behind the end of {@code bytes}; what reads on from
   *     these meets an end between them
   */
  ByteArrayImageInput(byte[] head, byte[] bytes, int tailStart, byte[] tail) {
    this.head = head;
    this.bytes = bytes;
    this.tailStart = tailStart;
    this.tail = tail;
    setByteOrder(ByteOrder.BIG_ENDIAN);
  }

  @Override
  public int read() {
    bitOffset = 0;
    if (streamPos >= head.length && streamPos < bytes.length) {
      return bytes[(int) streamPos++] & 0xFF;
    }
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    int count;
    if (streamPos < head.length) {
      count = copied(head, (int) streamPos, target, offset, length);
    } else if (streamPos < bytes.length) {
      count = copied(bytes, (int) streamPos, target, offset, length);
    } else if (streamPos >= tailStart && streamPos < length()) {
      count = copied(tail, (int) (streamPos - tailStart), target, offset, length);
    } else {
      return -1;
    }
    streamPos += count;
    return count;
  }

  private static int copied(byte[] from, int at, byte[] target, int offset, int length) {
    int count = Math.min(length, from.length - at);
    System.arraycopy(from, at, target, offset, count);
    return count;
  }

  @Override
  public long length() {
    return (long) tailStart + tail.length;
  }
}
