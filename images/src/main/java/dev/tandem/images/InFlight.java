package dev.tandem.images;

import dev.tandem.images.manifest.SeenContents;
import dev.tandem.images.memory.MemoryClaim;
import dev.tandem.images.memory.MemoryPool;
import dev.tandem.images.store.Thumbnail;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tracks what the images in flight in one run hold: memory, and the right to be the one image with
 * their content. A cancelled run silently drops the items in its queues. So whatever is still held
 * when all threads of the run have ended is released then. Thread-safe.
 */
final class InFlight implements AutoCloseable {
  private final @Nullable SeenContents contents;
  private final Set<MemoryClaim> claims = ConcurrentHashMap.newKeySet();
  private final Set<String> met = ConcurrentHashMap.newKeySet(); // SHA-256, in hexadecimal digits

  /**
   * @param contents the contents that the job has met; null if all images with the same bytes are
   *     wanted
   */
  InFlight(@Nullable SeenContents contents) {
    this.contents = contents;
  }

  /** Creates a claim, which must be closed through this object. */
  MemoryClaim claim(MemoryPool pool) {
    MemoryClaim claim = pool.claim();
    claims.add(claim);
    return claim;
  }

  void close(MemoryClaim claim) {
    claims.remove(claim);
    claim.close();
  }

  /**
   * Records that an image has this content. Returns whether the image proceeds: it is the first
   * with this content, or duplicates are wanted.
   */
  boolean meet(byte[] sha256) {
    if (contents == null) {
      return true;
    }
    boolean isNew = contents.add(sha256);
    if (isNew) {
      met.add(HexFormat.of().formatHex(sha256));
    }
    return isNew;
  }

  /**
   * Forgets the content of an image that proceeded but was not stored, so that the next image with
   * this content may take its place.
   */
  void forget(String sha256) {
    if (contents != null && met.remove(sha256)) {
      contents.remove(HexFormat.of().parseHex(sha256));
    }
  }

  /**
   * Releases what an image holds at the end of its last stage, and forgets its content if it was
   * not stored.
   */
  void ended(Thumbnail image, boolean stored) {
    close(image.memory());
    if (stored) {
      met.remove(image.sha256());
    } else {
      forget(image.sha256());
    }
  }

  /** Releases all that is still held, after the run has ended. */
  @Override
  public void close() {
    claims.forEach(this::close);
    met.forEach(this::forget);
  }
}
