package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.memory.MemoryClaim;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a stream to its end into an array that grows with the bytes that actually arrive.
 *
 * <p>INVARIANT: every array is charged to the claim before it is allocated, including both arrays
 * that are live while one is copied to the next.
 *
 * @param maxBytes the maximum number of bytes to read
 * @param deadline the time limit; paused while waiting for memory, since that delay is our fault
 * @param claim the claim that the arrays are charged to; in the end it holds the bytes returned
 */
record BodyReader(long maxBytes, Deadline deadline, MemoryClaim claim) {
  private static final int FIRST = 32 << 10;

  /** The most to allocate up front for an announced length; typical images need one array. */
  private static final int MOST_ON_TRUST = 256 << 10;

  /** An announced length is trusted up to this multiple of the bytes that have arrived. */
  private static final int TRUST = 4;

  /** The most bytes per read: a file channel would use, and keep, a buffer of the read's size. */
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
   * @throws ItemException if there are more than {@code maxBytes}, or the deadline has passed
   * @throws YieldMemory if memory is short and others come first
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
      // The array is full. Only reading one more byte shows whether that was the end.
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

  /** Divides the promised length by a power of four, so the last copy is of a quarter of it. */
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
    // In the worst case, the whole body and the quarter that it is copied from.
    long most = promised < 0 ? Long.MAX_VALUE : promised + promised / TRUST;
    if (!claim.growNow(size, most)) {
      deadline.standStillDuring(() -> claim.grow(size, most));
    }
    return size;
  }
}
