package dev.tandem.images.download;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.memory.MemoryClaim;

/**
 * An image as it came. The array is the caller's to read, and nobody's to change.
 *
 * @param memory what the array is charged to, until the claim is closed
 * @param attempts how often its download was tried
 * @param begun when that began, by {@link System#nanoTime}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Downloaded(ImageRef ref, byte[] bytes, MemoryClaim memory, int attempts, long begun) {

  public long size() {
    return bytes.length;
  }

  public Download withoutBytes() {
    return new Download(ref, size(), attempts, begun);
  }

  @Override
  public String toString() {
    return ref.toString();
  }
}
