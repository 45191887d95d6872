package dev.tandem.images.store;

import dev.tandem.images.item.WebFacts;
import org.jspecify.annotations.Nullable;

/**
 * An image as it was received.
 *
 * @param bytes the length of its content in bytes, after inflation
 * @param sha256 the SHA-256 of its content, in hexadecimal digits
 * @param format the format determined from its content, such as {@code jpeg}
 * @param width the width of the upright image, in pixels
 * @param height the height of the upright image, in pixels
 * @param web what is known of the request for it
 * @param exif its EXIF fields, as a JSON object on one line; {@code null} if they are not kept
 */
public record Original(
    long bytes,
    String sha256,
    String format,
    int width,
    int height,
    WebFacts web,
    @Nullable String exif) {

  /** Creates an image of which nothing else is known. */
  public Original(long bytes, String sha256, String format, int width, int height) {
    this(bytes, sha256, format, width, height, WebFacts.NONE, null);
  }
}
