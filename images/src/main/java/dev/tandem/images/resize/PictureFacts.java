package dev.tandem.images.resize;

import org.jspecify.annotations.Nullable;

/**
 * What else is known of a finished image.
 *
 * @param unchanged whether it is the original, byte for byte
 * @param hash its perceptual hash; null if none is wanted, or the picture is plain
 */
public record PictureFacts(boolean unchanged, @Nullable PictureHash hash) {
  /** An image that was made, without a hash. */
  public static final PictureFacts NONE = new PictureFacts(false, null);
}
