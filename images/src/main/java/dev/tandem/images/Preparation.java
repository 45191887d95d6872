package dev.tandem.images;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * All that is computed of an image: its hash, whether it is new, its resizing. The memory of its
 * body is given back with that.
 *
 * @param contents what the job has met; null where images of the same bytes are all wanted
 */
record Preparation(Resizing resizing, InFlight inFlight, @Nullable Contents contents) {

  Thumbnail prepare(Downloaded image) throws ItemException, InterruptedException {
    try {
      byte[] sha256 = Key.sha256(image.bytes());
      return contents == null
          ? resizing.resize(image, sha256)
          : resizedIfNew(image, sha256, contents);
    } finally {
      inFlight.close(image.memory());
    }
  }

  private Thumbnail resizedIfNew(Downloaded image, byte[] sha256, Contents met)
      throws ItemException, InterruptedException {
    if (!met.add(sha256)) {
      throw ItemException.lasting(
          FailureClass.DUPLICATE_CONTENT,
          "another image has the same bytes, of SHA-256 " + HexFormat.of().formatHex(sha256));
    }
    boolean made = false;
    try {
      Thumbnail thumbnail = resizing.resize(image, sha256);
      made = true;
      return thumbnail;
    } finally {
      if (!made) {
        met.remove(sha256); // so that each of them tells what is wrong with it
      }
    }
  }
}
