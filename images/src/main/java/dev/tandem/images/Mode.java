package dev.tandem.images;

/** How an image is brought to its size. All modes keep the proportions of what is seen. */
public enum Mode {
  /** Fits the whole image into a square: its longer side becomes the size. */
  KEEP_RATIO,

  /** Fills the square and cuts off what lies beyond it, equally on both sides. */
  CROP,

  /** Fits the whole image into the square and fills the rest of it with the background. */
  BORDER,

  /** Keeps every pixel and only writes the image anew, upright. */
  NONE
}
