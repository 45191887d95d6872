package dev.tandem.images.resize;

/** How an image is resized. All modes keep the proportions of what remains visible. */
public enum Mode {
  /** Fits the whole image into a square: its longer side becomes the size. */
  KEEP_RATIO,

  /**
   * Keeps the whole image and covers the square: its shorter side becomes the size, and the longer
   * one follows from the proportions.
   */
  KEEP_RATIO_SMALLEST,

  /** Fills the square and cuts off what lies beyond it, equally on both sides. */
  CROP,

  /** Fits the whole image into the square and fills the rest of it with the background. */
  BORDER,

  /** Keeps every pixel and only encodes the image again, upright. */
  NONE,

  /**
   * Keeps the file unchanged, byte for byte, with its format and its metadata. It is decoded
   * anyway, to check that it is complete.
   */
  ORIGINAL
}
