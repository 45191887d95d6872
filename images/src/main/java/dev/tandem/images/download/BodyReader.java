package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.memory.MemoryClaim;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a stream to its end into an array that grows with the bytes that really arrive. Each array
 * is claimed before it is made, also those that live only while one is copied to the next.
 *
 * @param maxBytes how many bytes are taken at most
 * @param deadline until when; it stands still while memory is waited for, as that is our fault
 * @param claim what the arrays are charged to; in the end it holds the bytes returned
 */
record BodyReader(long maxBytes, Deadline deadline, MemoryClaim claim) {
  private static final int FIRST = 32 << 10;

  /** As much is taken on trust when a length is promised; typical images are read in one piece. */
  private static final int MOST_ON_TRUST = 256 << 10;

  /** A promise is believed up to so many times what has arrived. */
  private static final int TRUST = 4;

  /** More at once would have the channel of a file use a buffer as large, and keep it. */
  private static final int MOST_AT_ONCE = 64 << 10;

  /**
   * Reads all bytes, or the first {@code maxBytes} of them.
   *
   * @param promised the length that was announced, negative if none was
   */
  byte[] readSome(InputStream in, long promised)
      throws IOException, ItemException, InterruptedException {
    return read(in, promised, true);
  }

  /**
   * Reads all bytes.
   *
   * @param promised the length that was announced, negative if none was
   * @throws ItemException if there are more than {@code maxBytes}, or the time is over
   * @throws YieldMemory if memory is short, and others come first
   */
  byte[] read(InputStream in, long promised)
      throws IOException, ItemException, InterruptedException {
    return read(in, promised, false);
  }

  private byte[] read(InputStream in, long promised, boolean cut)
      throws IOException, ItemException, InterruptedException {
    byte[] bytes = array((int) Math.min(maxBytes, firstSize(promised)), promised);
    int length = 0;
    while (true) {
      deadline.check();
      if (length < bytes.length) {
        int n = in.read(bytes, length, Math.min(MOST_AT_ONCE, bytes.length - length));
        if (n < 0) {
          return copied(bytes, length, length);
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
      bytes = copied(bytes, (int) nextSize(length, promised), promised);
      bytes[length++] = (byte) next;
    }
  }

  static ItemException tooLong(long maxBytes) {
    return ItemException.lasting(
        FailureClass.TOO_MANY_BYTES, "longer than the " + maxBytes + " bytes allowed");
  }

  /** A power of four below what is promised, so that the last copy is of a quarter of it. */
  private static long firstSize(long promised) {
    if (promised < 0) {
      return FIRST;
    }
    long size = promised;
    while (size > MOST_ON_TRUST) {
      size = (size + TRUST - 1) / TRUST;
    }
    return size;
  }

  private long nextSize(int length, long promised) {
    long size = promised > length ? Math.min(promised, (long) TRUST * length) : 2L * length;
    return Math.min(maxBytes, Math.max(FIRST, size));
  }

  private byte[] copied(byte[] bytes, int size, long promised) throws InterruptedException {
    byte[] copy = Arrays.copyOf(bytes, claimed(size, promised));
    claim.shrink(bytes.length);
    return copy;
  }

  private byte[] array(int size, long promised) throws InterruptedException {
    return new byte[claimed(size, promised)];
  }

  private int claimed(int size, long promised) throws InterruptedException {
    // At the worst, all of it and the quarter that it is copied from.
    long most = promised < 0 ? Long.MAX_VALUE : promised + promised / TRUST;
    if (!claim.growNow(size, most)) {
      deadline.standStillDuring(() -> claim.grow(size, most));
    }
    return size;
  }
}
