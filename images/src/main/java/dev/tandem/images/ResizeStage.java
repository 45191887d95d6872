package dev.tandem.images;

import dev.tandem.images.download.Downloaded;
import dev.tandem.images.item.ContentHash;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Key;
import dev.tandem.images.manifest.Resemblance;
import dev.tandem.images.memory.MemoryClaim;
import dev.tandem.images.memory.MemoryPool;
import dev.tandem.images.resize.ExifFields;
import dev.tandem.images.resize.PictureHash;
import dev.tandem.images.resize.Resized;
import dev.tandem.images.resize.Resizer;
import dev.tandem.images.store.Thumbnail;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The stage that computes: it hashes an image, checks whether its content is the expected one and
 * new, and resizes it within the memory budget for pixels. Then it releases the memory of the
 * image's body; the result keeps what it needs of the memory for pixels.
 */
record ResizeStage(Resizer resizer, MemoryPool pixels, NewContents newContents, boolean exif) {

  Thumbnail resize(Downloaded image) throws ItemException, InterruptedException {
    try {
      ContentHash expected = image.ref().expected();
      if (expected != null) {
        expected.requireOf(image.bytes());
      }
      byte[] sha256 = Key.sha256(image.bytes());
      if (!newContents.meet(sha256)) {
        throw ItemException.lasting(
            FailureClass.DUPLICATE_CONTENT, sameBytes(HexFormat.of().formatHex(sha256)));
      }
      return resize(image, sha256);
    } finally {
      image.memory().close();
    }
  }

  static String sameBytes(String sha256) {
    return "another image has the same bytes, SHA-256 " + sha256;
  }

  private Thumbnail resize(Downloaded image, byte[] sha256)
      throws ItemException, InterruptedException {
    MemoryClaim memory = pixels.claim();
    boolean done = false;
    try {
      Resized resized =
          resizer.resize(image.bytes(), image.ref().boxes(), bytes -> memory.grow(bytes, bytes));
      Thumbnail thumbnail =
          Thumbnail.of(image, sha256, resized, memory)
              .exif(exif ? ExifFields.of(image.bytes()) : null);
      memory.settleAt(thumbnail.size());
      requireNewPicture(resized.facts().hash(), image.ref());
      done = true;
      return thumbnail;
    } finally {
      if (!done) {
        memory.close();
        // Each copy reports its own failure. Its picture is not among those met.
        newContents.forget(HexFormat.of().formatHex(sha256), null, Key.of(image.ref()));
      }
    }
  }

  private void requireNewPicture(@Nullable PictureHash hash, ImageRef ref) throws ItemException {
    Resemblance other = hash == null ? null : newContents.meet(hash, Key.of(ref));
    if (other != null) {
      throw ItemException.lasting(
          FailureClass.NEAR_DUPLICATE,
          "looks like the image with the key %s: %d of 64 bits of their hashes differ"
              .formatted(other.key(), other.bits()));
    }
  }
}
