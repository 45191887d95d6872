package dev.tandem.images.resize;

/** How much of a large image is decoded before it is made smaller. */
public enum Decoding {
  /**
   * No more than the result needs: a JPEG is decoded at a half, a quarter or an eighth of its size
   * as long as about twice the size of the result remains. Several times faster for photos.
   */
  REDUCED,

  /** Every pixel: the last bit of sharpness, at the price of time and memory. */
  FULL
}
