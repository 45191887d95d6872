package dev.tandem.images.resize;

/** A format that results are in. */
public enum Format {
  /** JPEG: small, lossy, without transparency, sides of at most 65,500 pixels. */
  JPG("jpg", "image/jpeg", 65_500),

  /** PNG: exact and large; keeps transparency. */
  PNG("png", "image/png", 1_000_000),

  /** WebP: smaller than JPEG, lossy, keeps transparency, sides of at most 16,383 pixels. */
  WEBP("webp", "image/webp", 16_383),

  /** GIF: never written, only kept as it came. */
  GIF("gif", "image/gif", 0),

  /** BMP: never written, only kept as it came. */
  BMP("bmp", "image/bmp", 0),

  /** TIFF: never written, only kept as it came. */
  TIFF("tif", "image/tiff", 0);

  private final String extension;
  private final String mediaType;
  private final int longestSide;

  Format(String extension, String mediaType, int longestSide) {
    this.extension = extension;
    this.mediaType = mediaType;
    this.longestSide = longestSide;
  }

  /** The extension of a file's name, without the dot. */
  public String extension() {
    return extension;
  }

  /** The media type, such as {@code image/jpeg}. */
  public String mediaType() {
    return mediaType;
  }

  /** Whether transparency is kept; where it is not, images are laid on the background. */
  public boolean keepsAlpha() {
    return this != JPG;
  }

  /**
   * Whether results are written in it; the others are those of files that are kept as they came.
   */
  public boolean isWritten() {
    return longestSide > 0;
  }

  /** The longest side, in pixels, that can be written. */
  int longestSide() {
    return longestSide;
  }
}
