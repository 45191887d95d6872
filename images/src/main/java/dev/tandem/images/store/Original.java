package dev.tandem.images.store;

/**
 * An image as it was received.
 *
 * @param bytes the length of its content in bytes, after inflation
 * @param sha256 the SHA-256 of its content, in hexadecimal digits
 * @param format the format determined from its content, such as {@code jpeg}
 * @param width the width of the upright image, in pixels
 * @param height the height of the upright image, in pixels
 */
public record Original(long bytes, String sha256, String format, int width, int height) {}
