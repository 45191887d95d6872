package dev.tandem.images.resize;

/**
 * Computes the peak memory of the codecs, in bytes, from what the headers say. Everything that a
 * call allocates lives until the call ends, so the sizes of its steps add up.
 */
final class PixelMemory {

  // Bytes per pixel or coefficient.
  private static final int COLOUR = 3;
  private static final int WITH_ALPHA = 4;
  private static final int COEFFICIENT = 2;

  private PixelMemory() {}

  static long ofOpenCv(ImageFile file, Geometry geometry, ResizeOptions options) {
    long pixels = file.header().pixels();
    // The native side reads a copy of the file, or of a copy without its animation.
    boolean animated = file instanceof PngFile png && png.animated();
    return (animated ? 2L : 1L) * file.bytes().length
        + decodedByOpenCv(file, pixels, geometry, options)
        + made(geometry, options, mayBeTransparent(file), file.header().orientation() != 1);
  }

  private static long decodedByOpenCv(
      ImageFile file, long pixels, Geometry geometry, ResizeOptions options) {
    return switch (file) {
      // The reader's rows of inks, the colours, and the native copy of the colours.
      case JpegFile jpeg when jpeg.inkProfile() != null ->
          COEFFICIENT * jpeg.coefficients() + pixels * (4 * WITH_ALPHA);
      case JpegFile jpeg -> {
        int reduction = OpenCvCodec.reduction(geometry, options.decoding());
        yield COEFFICIENT * jpeg.coefficients() + COLOUR * (pixels / reduction / reduction);
      }
      case PngFile png ->
          !png.alpha()
              ? pixels * COLOUR
              // The image as decoded, in eight bits if it was deep, and multiplied by its alpha. Of
              // a
              // grey one, first the grey, and what of it is hidden.
              : pixels * (png.deep() ? 4 : png.hiddenGrey() >= 0 ? 3 : 2) * WITH_ALPHA;
      // The decoder's own copy, the image as decoded, and multiplied by its alpha.
      case WebpFile webp -> pixels * 3 * WITH_ALPHA + webp.bytes().length;
      // The reader's rows and its image, both possibly of 16 bits, our image, the native one, and
      // the native one without its alpha or multiplied by it.
      // The reader's samples, our image, also multiplied by its alpha, and two native ones.
      case TiffFile tiff -> tiff.readerBytes() + pixels * (4 * WITH_ALPHA);
      case GifFile _, BmpFile _ -> pixels * (4 * WITH_ALPHA + 3 * WITH_ALPHA);
      case HeifFile heif -> heif.decoderBytes() + pixels * (4 * WITH_ALPHA);
    };
  }

  static long ofImageIo(ImageFile file, Geometry geometry, ResizeOptions options, int step) {
    long decoded = file.header().pixels() / step / step;
    long reader =
        switch (file) {
          case JpegFile jpeg -> COEFFICIENT * jpeg.coefficients();
          case TiffFile tiff -> tiff.readerBytes();
          case HeifFile heif -> heif.decoderBytes();
          case PngFile _, WebpFile _, GifFile _, BmpFile _ -> 0;
        };
    return reader
        + decoded * (2 * WITH_ALPHA + 2 * WITH_ALPHA)
        + made(geometry, options, true, file.header().orientation() != 1);
  }

  /** The memory of the steps after decoding. */
  private static long made(
      Geometry geometry, ResizeOptions options, boolean transparent, boolean turned) {
    long scaled = (long) geometry.scaledWidth() * geometry.scaledHeight();
    long canvas = (long) geometry.canvasWidth() * geometry.canvasHeight();
    int pixel = transparent ? WITH_ALPHA : COLOUR;
    long bytes = scaled * pixel;
    if (transparent) {
      bytes += scaled * (options.format().keepsAlpha() ? WITH_ALPHA : 4 * WITH_ALPHA);
    }
    bytes += geometry.bordered() ? canvas * pixel : 0;
    bytes += turned ? 2 * canvas * pixel : 0;
    // The encoder's own memory, its result, and the copy of the result in the heap.
    return bytes
        + switch (options.format()) {
          case JPG -> canvas * 2;
          case PNG -> canvas * pixel * 2;
          case WEBP -> canvas * (5 * WITH_ALPHA + 2);
          case GIF, BMP, TIFF, AVIF, HEIC -> 0; // never written
        };
  }

  private static boolean mayBeTransparent(ImageFile file) {
    return switch (file) {
      case JpegFile _ -> false;
      case PngFile png -> png.alpha();
      case WebpFile _, GifFile _, BmpFile _, HeifFile _ -> true;
      case TiffFile tiff -> tiff.layout().alpha() >= 0;
    };
  }
}
