package dev.tandem.images;

import dev.tandem.images.download.Downloaded;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Key;
import dev.tandem.images.store.Thumbnail;
import java.util.HexFormat;

/**
 * The stage that computes: it hashes an image, checks whether its content is new, and resizes it.
 * Then it releases the memory of the image's body.
 */
record ResizeStage(Resizing resizing, InFlight inFlight) {

  Thumbnail prepare(Downloaded image) throws ItemException, InterruptedException {
    try {
      byte[] sha256 = Key.sha256(image.bytes());
      if (!inFlight.meet(sha256)) {
        throw ItemException.lasting(
            FailureClass.DUPLICATE_CONTENT,
            "another image has the same bytes, SHA-256 " + HexFormat.of().formatHex(sha256));
      }
      return resized(image, sha256);
    } finally {
      inFlight.close(image.memory());
    }
  }

  private Thumbnail resized(Downloaded image, byte[] sha256)
      throws ItemException, InterruptedException {
    boolean made = false;
    try {
      Thumbnail thumbnail = resizing.resize(image, sha256);
      made = true;
      return thumbnail;
    } finally {
      if (!made) {
        inFlight.forget(HexFormat.of().formatHex(sha256)); // each copy reports its own failure
      }
    }
  }
}
