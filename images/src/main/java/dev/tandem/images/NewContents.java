package dev.tandem.images;

import dev.tandem.images.item.Key;
import dev.tandem.images.manifest.Resemblance;
import dev.tandem.images.manifest.SeenContents;
import dev.tandem.images.resize.PictureHash;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The contents that images of one run were the first to have. Such an image has the right to be the
 * one with its content, and loses it if it is not stored. Thread-safe.
 */
final class NewContents {
  private final @Nullable SeenContents seen;
  private final Set<String> pending =
      ConcurrentHashMap.newKeySet(); // SHA-256, in hexadecimal digits

  /**
   * @param seen the contents that the job has met; null if all images with the same bytes are
   *     wanted
   */
  NewContents(@Nullable SeenContents seen) {
    this.seen = seen;
  }

  /** Returns whether of several images with the same bytes only one is wanted. */
  boolean areUnique() {
    return seen != null;
  }

  /**
   * Records that an image has this content. Returns whether the image proceeds: it is the first
   * with this content, or duplicates are wanted.
   */
  boolean meet(byte[] sha256) {
    if (seen == null) {
      return true;
    }
    boolean isNew = seen.add(sha256);
    if (isNew) {
      pending.add(HexFormat.of().formatHex(sha256));
    }
    return isNew;
  }

  /**
   * Records that an image has a picture with this hash. Returns the image that it resembles; null
   * if the image proceeds.
   */
  @Nullable Resemblance meet(PictureHash hash, Key key) {
    return seen == null ? null : seen.meetPicture(hash, key);
  }

  /** Records that the image with this content is stored. */
  void stored(String sha256) {
    pending.remove(sha256);
  }

  /**
   * Forgets the content of an image that proceeded but will not be stored, so that the next image
   * with this content may take its place. Forgetting again does nothing.
   *
   * @param hash the hash of its picture, which is forgotten, too; null if it has none
   */
  void forget(String sha256, @Nullable PictureHash hash, Key key) {
    if (seen != null && pending.remove(sha256)) {
      seen.remove(HexFormat.of().parseHex(sha256));
      if (hash != null) {
        seen.removePicture(hash, key);
      }
    }
  }
}
