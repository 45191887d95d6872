package dev.tandem.images.store;

/**
 * An image as it came.
 *
 * @param bytes how many there were, inflated
 * @param sha256 of the bytes, in hexadecimal digits
 * @param format by its content, such as {@code jpeg}
 * @param width of the image upright, in pixels
 * @param height of the image upright, in pixels
 */
public record Original(long bytes, String sha256, String format, int width, int height) {}
