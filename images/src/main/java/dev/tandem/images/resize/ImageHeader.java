package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;

/**
 * What an image says about itself before it is decoded.
 *
 * <p>Reading it takes microseconds and negligible memory, whatever the image claims: only the few
 * bytes of the dimensions and of the orientation are examined, and other metadata is skipped.
 *
 * @param format the format by its content, not its name: {@code jpeg}, {@code png}, {@code webp},
 *     {@code gif}, {@code bmp}, {@code tiff}, {@code avif} or {@code heic}
 * @param width the width in pixels, as stored
 * @param height the height in pixels, as stored
 * @param orientation how the stored pixels must be turned to be upright, from 1 (not at all) to 8,
 *     numbered as in EXIF; 1 if the orientation is absent or invalid. In AVIF and HEIC, EXIF itself
 *     does not count
 */
public record ImageHeader(String format, int width, int height, int orientation) {

  /** Rejects an empty image or an unknown orientation with an {@link IllegalArgumentException}. */
  public ImageHeader {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("the sides must be positive: " + width + "x" + height);
    }
    if (orientation < 1 || orientation > 8) {
      throw new IllegalArgumentException("orientation must be from 1 to 8, not " + orientation);
    }
  }

  /**
   * Reads the header of an image. Safe to call from any thread.
   *
   * @throws ItemException of class {@link FailureClass#NOT_AN_IMAGE} if there are no bytes or the
   *     format is unknown, {@link FailureClass#UNSUPPORTED_FORMAT} if it is not read, {@link
   *     FailureClass#BROKEN_IMAGE} if the image ends within its header or contradicts its format
   */
  public static ImageHeader read(byte[] bytes) throws ItemException {
    return ImageFile.open(bytes).header();
  }

  /** Width × height. */
  public long pixels() {
    return (long) width * height;
  }

  /** The width of the upright image, in pixels. */
  public int uprightWidth() {
    return liesOnItsSide() ? height : width;
  }

  /** The height of the upright image, in pixels. */
  public int uprightHeight() {
    return liesOnItsSide() ? width : height;
  }

  /** Whether turning the image upright swaps its width and height. */
  boolean liesOnItsSide() {
    return orientation >= 5;
  }
}
