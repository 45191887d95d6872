package dev.tandem.images;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * All that is computed of an image: its hash, whether it is new, its resizing.
 *
 * @param pixels what pixels, and then the results, are charged to
 * @param contents what the job has met; null where images of the same bytes are all wanted
 */
record Preparation(
    Resizer resizer, @Nullable Contents contents, MemoryPool pixels, InFlight inFlight) {

  /** Exchanges the memory of the body for that of the result. */
  Thumbnail prepare(Downloaded image) throws ItemException, InterruptedException {
    MemoryClaim result = inFlight.claim(pixels);
    boolean done = false;
    try {
      Thumbnail thumbnail = prepared(image, result);
      result.settleAt(thumbnail.size());
      done = true;
      return thumbnail;
    } finally {
      inFlight.close(image.memory());
      if (!done) {
        inFlight.close(result);
      }
    }
  }

  private Thumbnail prepared(Downloaded image, MemoryClaim result)
      throws ItemException, InterruptedException {
    byte[] sha256 = Key.sha256(image.bytes());
    if (contents == null) {
      return resized(image, sha256, result);
    }
    if (!contents.add(sha256)) {
      throw ItemException.lasting(
          FailureClass.DUPLICATE_CONTENT,
          "another image has the same bytes, of SHA-256 " + HexFormat.of().formatHex(sha256));
    }
    boolean made = false;
    try {
      Thumbnail thumbnail = resized(image, sha256, result);
      made = true;
      return thumbnail;
    } finally {
      if (!made) {
        contents.remove(sha256); // so that each of them tells what is wrong with it
      }
    }
  }

  private Thumbnail resized(Downloaded image, byte[] sha256, MemoryClaim result)
      throws ItemException, InterruptedException {
    Resized resized = resizer.resize(image.bytes(), bytes -> result.grow(bytes, bytes));
    return Thumbnail.of(image, sha256, resized, result);
  }
}
