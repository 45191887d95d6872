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
 * What the images hold that one run has under way: memory, and the right to be the one image of
 * their content. A cancelled run drops what lies in its queues and tells nobody; so what is still
 * held when all threads of the run have ended is given back then. Thread-safe.
 */
final class InFlight implements AutoCloseable {
  private final @Nullable SeenContents contents;
  private final Set<MemoryClaim> claims = ConcurrentHashMap.newKeySet();
  private final Set<String> met = ConcurrentHashMap.newKeySet(); // SHA-256, in hexadecimal digits

  /**
   * @param contents what the job has met; null where images of the same bytes are all wanted
   */
  InFlight(@Nullable SeenContents contents) {
    this.contents = contents;
  }

  /** A new claim, to be closed here. */
  MemoryClaim claim(MemoryPool pool) {
    MemoryClaim claim = pool.claim();
    claims.add(claim);
    return claim;
  }

  void close(MemoryClaim claim) {
    claims.remove(claim);
    claim.close();
  }

  /** An image has that content; returns whether it is to go on. */
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

  /** Nothing came of an image of that content that went on: the next one may take its place. */
  void forget(String sha256) {
    if (contents != null && met.remove(sha256)) {
      contents.remove(HexFormat.of().parseHex(sha256));
    }
  }

  /** An image has come to the end of its way. */
  void ended(Thumbnail image, boolean stored) {
    close(image.memory());
    if (stored) {
      met.remove(image.sha256());
    } else {
      forget(image.sha256());
    }
  }

  /** The run has ended. */
  @Override
  public void close() {
    claims.forEach(this::close);
    met.forEach(this::forget);
  }
}
