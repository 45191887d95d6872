package dev.tandem.images.download;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.WebFacts;
import dev.tandem.images.memory.MemoryClaim;

/**
 * An image as it was downloaded. The caller may read the array, but nobody may change it.
 *
 * @param memory the claim that the array is charged to until the claim is closed
 * @param attempts the number of attempts that the download took
 * @param begun when the first attempt began, on the clock of {@link System#nanoTime}
 * @param web what is known of the request
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Downloaded(
    ImageRef ref, byte[] bytes, MemoryClaim memory, int attempts, long begun, WebFacts web) {

  /** Creates an image that no host was asked for. */
  public Downloaded(ImageRef ref, byte[] bytes, MemoryClaim memory, int attempts, long begun) {
    this(ref, bytes, memory, attempts, begun, WebFacts.NONE);
  }

  public long size() {
    return bytes.length;
  }

  public Download withoutBytes() {
    return new Download(ref, size(), attempts, begun, web);
  }

  @Override
  public String toString() {
    return ref.toString();
  }
}
