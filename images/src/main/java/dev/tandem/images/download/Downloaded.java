package dev.tandem.images.download;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.memory.MemoryClaim;

/**
 * An image as it was downloaded. The caller may read the array, but nobody may change it.
 *
 * @param memory the claim that the array is charged to until the claim is closed
 * @param attempts the number of attempts that the download took
 * @param begun when the first attempt began, on the clock of {@link System#nanoTime}
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
