package dev.tandem.images.resize;

/** How an image is brought to its size. All modes keep the proportions of what is seen. */
public enum Mode {
  /** Fits the whole image into a square: its longer side becomes the size. */
  KEEP_RATIO,

  /**
   * Keeps the whole image and covers the square: its shorter side becomes the size, the longer one
   * is as long as it has to be.
   */
  KEEP_RATIO_SMALLEST,

  /** Fills the square and cuts off what lies beyond it, equally on both sides. */
  CROP,

  /** Fits the whole image into the square and fills the rest of it with the background. */
  BORDER,

  /** Keeps every pixel and only writes the image anew, upright. */
  NONE,

  /**
   * Keeps the file as it came, byte for byte, with its format and its metadata. It is decoded all
   * the same, to see that it is whole.
   */
  ORIGINAL
}
