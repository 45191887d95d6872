package dev.tandem.images.resize;

/**
 * A finished image. The caller owns the array: nothing else refers to it, unless it is the original
 * itself: {@link PictureFacts#unchanged}.
 *
 * @param bytes the complete encoded image
 * @param format the format of the bytes
 * @param width the width of the result, in pixels
 * @param height the height of the result, in pixels
 * @param originalFormat the format of the original, by its content, such as {@code jpeg}
 * @param originalWidth the width of the original when upright, in pixels
 * @param originalHeight the height of the original when upright, in pixels
 * @param facts what else is known of it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy would cost time for nothing
public record Resized(
    byte[] bytes,
    Format format,
    int width,
    int height,
    String originalFormat,
    int originalWidth,
    int originalHeight,
    PictureFacts facts) {

  /** Returns the format, the sizes and the number of bytes. */
  @Override
  public String toString() {
    return "Resized[%s %dx%d from %dx%d, %d bytes]"
        .formatted(format, width, height, originalWidth, originalHeight, bytes.length);
  }
}
