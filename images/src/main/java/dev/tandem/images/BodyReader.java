package dev.tandem.images;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a stream to its end into an array that grows with the bytes that really arrive. */
final class BodyReader {
  private static final int FIRST = 32 << 10;

  /** As much is taken on trust when a length is promised; typical images are read in one piece. */
  private static final int MOST_ON_TRUST = 256 << 10;

  private BodyReader() {}

  /**
   * Reads all bytes, or the first {@code maxBytes} of them.
   *
   * @param promised the length that was announced, negative if none was
   */
  static byte[] readSome(InputStream in, long promised, int maxBytes, Deadline deadline)
      throws IOException, ItemException, InterruptedException {
    return read(in, promised, maxBytes, true, deadline);
  }

  /**
   * Reads all bytes.
   *
   * @param promised the length that was announced, negative if none was
   * @throws ItemException if there are more than {@code maxBytes}, or the time is over
   */
  static byte[] read(InputStream in, long promised, long maxBytes, Deadline deadline)
      throws IOException, ItemException, InterruptedException {
    return read(in, promised, maxBytes, false, deadline);
  }

  private static byte[] read(
      InputStream in, long promised, long maxBytes, boolean cut, Deadline deadline)
      throws IOException, ItemException, InterruptedException {
    byte[] bytes = new byte[(int) Math.min(maxBytes, firstSize(promised))];
    int length = 0;
    while (true) {
      deadline.check();
      if (length < bytes.length) {
        int n = in.read(bytes, length, bytes.length - length);
        if (n < 0) {
          return Arrays.copyOf(bytes, length);
        }
        length += n;
        continue;
      }
      // Full. Only one more byte tells whether that was all.
      int next = in.read();
      if (next < 0) {
        return bytes;
      }
      if (length >= maxBytes) {
        if (cut) {
          return bytes;
        }
        throw tooLong(maxBytes);
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, Math.max(FIRST, 2L * length)));
      bytes[length++] = (byte) next;
    }
  }

  static ItemException tooLong(long maxBytes) {
    return ItemException.lasting(
        FailureClass.TOO_MANY_BYTES, "longer than the " + maxBytes + " bytes allowed");
  }

  private static long firstSize(long promised) {
    return promised < 0 ? FIRST : Math.min(promised, MOST_ON_TRUST);
  }
}
