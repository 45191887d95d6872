package dev.tandem.images.resize;

/** The format of a result. */
public enum Format {
  /** JPEG: small, lossy, without transparency, sides of at most 65,500 pixels. */
  JPG("jpg", "image/jpeg", 65_500),

  /** PNG: lossless, large, keeps transparency. */
  PNG("png", "image/png", 1_000_000),

  /** WebP: smaller than JPEG, lossy, keeps transparency, sides of at most 16,383 pixels. */
  WEBP("webp", "image/webp", 16_383),

  /** GIF: never written, only kept unchanged. */
  GIF("gif", "image/gif", 0),

  /** BMP: never written, only kept unchanged. */
  BMP("bmp", "image/bmp", 0),

  /** TIFF: never written, only kept unchanged. */
  TIFF("tif", "image/tiff", 0),

  /** AVIF: never written, only kept unchanged. */
  AVIF("avif", "image/avif", 0),

  /** HEIC: never written, only kept unchanged. */
  HEIC("heic", "image/heic", 0);

  private final String extension;
  private final String mediaType;
  private final int longestSide;

  Format(String extension, String mediaType, int longestSide) {
    this.extension = extension;
    this.mediaType = mediaType;
    this.longestSide = longestSide;
  }

  /** The file name extension, without the dot. */
  public String extension() {
    return extension;
  }

  /** The media type, such as {@code image/jpeg}. */
  public String mediaType() {
    return mediaType;
  }

  /** Whether transparency is kept; if not, images are laid on the background. */
  public boolean keepsAlpha() {
    return this != JPG;
  }

  /**
   * Whether results are written in this format; the others are only for files that are kept
   * unchanged.
   */
  public boolean isWritten() {
    return longestSide > 0;
  }

  /** The longest side, in pixels, that can be written. */
  int longestSide() {
    return longestSide;
  }
}
