package dev.tandem.images;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * All that is computed of an image: its hash, whether it is new, its resizing.
 *
 * @param contents what the job has met; null where images of the same bytes are all wanted
 */
record Preparation(Resizer resizer, @Nullable Contents contents) {

  Thumbnail prepare(Downloaded image) throws ItemException {
    byte[] sha256 = Key.sha256(image.bytes());
    if (contents == null) {
      return resized(image, sha256);
    }
    if (!contents.add(sha256)) {
      throw ItemException.lasting(
          FailureClass.DUPLICATE_CONTENT,
          "another image has the same bytes, of SHA-256 " + HexFormat.of().formatHex(sha256));
    }
    boolean made = false;
    try {
      Thumbnail thumbnail = resized(image, sha256);
      made = true;
      return thumbnail;
    } finally {
      if (!made) {
        contents.remove(sha256); // so that each of them tells what is wrong with it
      }
    }
  }

  private Thumbnail resized(Downloaded image, byte[] sha256) throws ItemException {
    return Thumbnail.of(image, sha256, resizer.resize(image.bytes()));
  }
}
