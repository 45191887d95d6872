package dev.tandem.images.resize;

/**
 * The part cut out of an image, the size it is scaled to and the canvas it is laid on, in pixels.
 *
 * <p>The cut is centred in the image, and the scaled part on the canvas. Everything here is
 * symmetric in width and height, so an image can be processed as it is stored and turned upright at
 * the end, when it is small.
 */
record Geometry(
    int cutWidth,
    int cutHeight,
    int scaledWidth,
    int scaledHeight,
    int canvasWidth,
    int canvasHeight) {

  static Geometry of(int width, int height, ResizeOptions options) {
    int size = options.size();
    boolean mayEnlarge = !options.onlyIfBigger();
    return switch (options.mode()) {
      case NONE, ORIGINAL -> new Geometry(width, height, width, height, width, height);
      case KEEP_RATIO -> fitted(width, height, size, mayEnlarge).bare();
      case KEEP_RATIO_SMALLEST -> {
        int shorter = Math.min(width, height);
        int side = shorter > size || mayEnlarge ? size : shorter;
        int newWidth = scaled(width, side, shorter);
        int newHeight = scaled(height, side, shorter);
        yield new Geometry(width, height, newWidth, newHeight, newWidth, newHeight);
      }
      case BORDER -> fitted(width, height, size, mayEnlarge);
      case CROP -> {
        int side = Math.min(width, height);
        if (side > size || mayEnlarge) {
          yield new Geometry(side, side, size, size, size, size);
        }
        int cutWidth = Math.min(width, size);
        int cutHeight = Math.min(height, size);
        yield new Geometry(cutWidth, cutHeight, cutWidth, cutHeight, cutWidth, cutHeight);
      }
    };
  }

  /** Fits the whole image into a square canvas. */
  private static Geometry fitted(int width, int height, int size, boolean mayEnlarge) {
    int longer = Math.max(width, height);
    if (longer <= size && !mayEnlarge) {
      return new Geometry(width, height, width, height, size, size);
    }
    return new Geometry(
        width, height, scaled(width, size, longer), scaled(height, size, longer), size, size);
  }

  /** Returns a copy with a canvas no larger than what is laid on it. */
  private Geometry bare() {
    return new Geometry(cutWidth, cutHeight, scaledWidth, scaledHeight, scaledWidth, scaledHeight);
  }

  private static int scaled(int side, int size, int whole) {
    return Math.clamp(Math.round((double) side * size / whole), 1, Integer.MAX_VALUE);
  }

  /**
   * Returns how much of a decoded side corresponds to a part of the whole one, at least one pixel.
   * The decoder may have made the image smaller than its header says.
   */
  static int share(int decoded, int part, int whole) {
    return (int) Math.clamp(Math.round((double) decoded * part / whole), 1L, decoded);
  }

  /** Width × height of the result. */
  long canvasPixels() {
    return (long) canvasWidth * canvasHeight;
  }

  /** The number of pixels of the cut that become one, along the side where that is smaller. */
  double reduction() {
    return Math.min((double) cutWidth / scaledWidth, (double) cutHeight / scaledHeight);
  }

  /** Whether the cut becomes smaller, and not larger in any direction. */
  boolean shrinks() {
    return scaledWidth <= cutWidth && scaledHeight <= cutHeight;
  }

  /** Whether some of the canvas stays uncovered. */
  boolean bordered() {
    return scaledWidth != canvasWidth || scaledHeight != canvasHeight;
  }
}
