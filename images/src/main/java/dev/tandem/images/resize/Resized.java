package dev.tandem.images.resize;

/**
 * A finished image. The array is the caller's to keep; nobody else refers to it, unless it is the
 * original itself, with {@link Mode#ORIGINAL}.
 *
 * @param bytes the image, whole, in its format
 * @param format the format of the bytes
 * @param width of the result, in pixels
 * @param height of the result, in pixels
 * @param originalFormat of the image as it came, by its content, such as {@code jpeg}
 * @param originalWidth of the image as it came, upright, in pixels
 * @param originalHeight of the image as it came, upright, in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy would cost and gain nothing
public record Resized(
    byte[] bytes,
    Format format,
    int width,
    int height,
    String originalFormat,
    int originalWidth,
    int originalHeight) {

  /** Format, sizes and the number of bytes. */
  @Override
  public String toString() {
    return "Resized[%s %dx%d from %dx%d, %d bytes]"
        .formatted(format, width, height, originalWidth, originalHeight, bytes.length);
  }
}
