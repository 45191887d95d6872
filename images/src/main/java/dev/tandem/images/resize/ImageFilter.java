package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;

/**
 * Selects images by what their headers say; the others are left out before any pixel is decoded.
 * Immutable: each method that takes a value returns a changed copy.
 *
 * <pre>{@code
 * ResizeOptions.defaults().filter(ImageFilter.none().minSize(200).maxAspectRatio(3))
 * }</pre>
 *
 * @param minSize the minimum length of the shorter side, in pixels; 0 for any
 * @param maxAspectRatio the maximum ratio of the longer side to the shorter one, at least 1; {@link
 *     Double#POSITIVE_INFINITY} for any
 * @param maxArea the largest number of pixels, width × height; {@link Long#MAX_VALUE} for any
 */
public record ImageFilter(int minSize, double maxAspectRatio, long maxArea) {

  private static final ImageFilter NONE =
      new ImageFilter(0, Double.POSITIVE_INFINITY, Long.MAX_VALUE);

  /** Rejects a value outside its range with an {@link IllegalArgumentException}. */
  public ImageFilter {
    if (minSize < 0) {
      throw new IllegalArgumentException("minSize must not be negative: " + minSize);
    }
    if (!(maxAspectRatio >= 1)) {
      throw new IllegalArgumentException("maxAspectRatio must be at least 1: " + maxAspectRatio);
    }
    if (maxArea < 1) {
      throw new IllegalArgumentException("maxArea must be positive: " + maxArea);
    }
  }

  /** Returns a filter that accepts every image. */
  public static ImageFilter none() {
    return NONE;
  }

  /** Returns a copy with another {@link #minSize}. */
  public ImageFilter minSize(int newMinSize) {
    return new ImageFilter(newMinSize, maxAspectRatio, maxArea);
  }

  /** Returns a copy with another {@link #maxAspectRatio}. */
  public ImageFilter maxAspectRatio(double newMaxAspectRatio) {
    return new ImageFilter(minSize, newMaxAspectRatio, maxArea);
  }

  /** Returns a copy with another {@link #maxArea}. */
  public ImageFilter maxArea(long newMaxArea) {
    return new ImageFilter(minSize, maxAspectRatio, newMaxArea);
  }

  /**
   * Accepts an image or throws.
   *
   * @throws ItemException if the image is left out, of class {@link FailureClass#TOO_SMALL}, {@link
   *     FailureClass#TOO_ELONGATED} or {@link FailureClass#TOO_LARGE}
   */
  void require(ImageHeader header) throws ItemException {
    int shorter = Math.min(header.width(), header.height());
    int longer = Math.max(header.width(), header.height());
    if (shorter < minSize) {
      throw leftOut(FailureClass.TOO_SMALL, header, "a side below " + minSize + " pixels");
    }
    if (longer > maxAspectRatio * shorter) {
      throw leftOut(
          FailureClass.TOO_ELONGATED,
          header,
          "a side more than " + maxAspectRatio + " times the other");
    }
    if (header.pixels() > maxArea) {
      throw leftOut(FailureClass.TOO_LARGE, header, "more than " + maxArea + " pixels");
    }
  }

  private static ItemException leftOut(FailureClass why, ImageHeader header, String what) {
    return ItemException.lasting(
        why, header.uprightWidth() + " x " + header.uprightHeight() + " has " + what);
  }
}
