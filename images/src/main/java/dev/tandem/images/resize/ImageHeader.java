package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;

/**
 * What an image says of itself before it is decoded.
 *
 * <p>Reading it takes microseconds and no memory worth counting, whatever the image claims: only
 * the few bytes of the sizes and of the orientation are looked at, other metadata is stepped over.
 *
 * @param format the format by its content, not its name: {@code jpeg}, {@code png}, {@code webp},
 *     {@code gif}, {@code bmp} or {@code tiff}
 * @param width in pixels, as stored
 * @param height in pixels, as stored
 * @param orientation how the stored pixels must be turned to be upright, 1 (not at all) to 8, as
 *     EXIF counts; an orientation that is absent or makes no sense is 1
 */
public record ImageHeader(String format, int width, int height, int orientation) {

  /** Refuses an empty image and an unknown orientation. */
  public ImageHeader {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("an image of " + width + "x" + height + " pixels");
    }
    if (orientation < 1 || orientation > 8) {
      throw new IllegalArgumentException("orientation must be from 1 to 8, not " + orientation);
    }
  }

  /**
   * Reads the header of an image. Safe to call from any thread.
   *
   * @throws ItemException of class {@link FailureClass#NOT_AN_IMAGE} for no bytes at all and for
   *     bytes of no known format, {@link FailureClass#BROKEN_IMAGE} for an image that ends within
   *     its header or contradicts its format
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

  /** Whether the upright image is wide where the stored one is high. */
  boolean liesOnItsSide() {
    return orientation >= 5;
  }
}
