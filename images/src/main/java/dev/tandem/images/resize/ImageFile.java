package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an image, and what their container says without decoding.
 *
 * <p>The three formats that nearly all images have are parsed here, since no available decoder
 * tells whether a file is complete: the native one paints missing parts grey. INVARIANT: every
 * access is checked against the bounds of the array, and no allocation trusts a length that the
 * file claims.
 */
sealed interface ImageFile
    permits JpegFile, PngFile, WebpFile, TiffFile, GifFile, BmpFile, HeifFile {

  /** Recognises the format and reads the header. */
  static ImageFile open(byte[] bytes) throws ItemException {
    try {
      return switch (FileFormat.of(bytes)) {
        case JPEG -> JpegFile.open(bytes);
        case PNG -> PngFile.open(bytes);
        case WEBP -> WebpFile.open(bytes);
        case GIF -> GifFile.open(bytes);
        case BMP -> BmpFile.open(bytes);
        case TIFF -> TiffFile.open(bytes);
        case HEIF -> HeifFile.open(bytes);
      };
    } catch (IndexOutOfBoundsException e) {
      throw ItemException.lasting(
          FailureClass.BROKEN_IMAGE,
          "the image ends within its header, after " + bytes.length + " bytes",
          e);
    }
  }

  /** The whole file. Must not be modified. */
  byte[] bytes();

  /** Format, sizes and orientation. */
  ImageHeader header();

  /** The format of the result if the file is kept unchanged. */
  default Format format() {
    return switch (this) {
      case JpegFile _ -> Format.JPG;
      case PngFile _ -> Format.PNG;
      case WebpFile _ -> Format.WEBP;
      case TiffFile _ -> Format.TIFF;
      case GifFile _ -> Format.GIF;
      case BmpFile _ -> Format.BMP;
      case HeifFile heif -> heif.isAvif() ? Format.AVIF : Format.HEIC;
    };
  }

  /** The ICC profile as the file has it, valid or not; null without one. */
  byte @Nullable [] profile();

  /** Whether its pixels may be grey by their format, so that a profile of greys fits them. */
  default boolean mayBeGrey() {
    return false;
  }

  /**
   * Returns the profile of the colours as they are decoded; null if they are sRGB, or if it does
   * not fit them.
   */
  default @Nullable ColourProfile colours() {
    @Nullable ColourProfile known = ColourProfile.of(profile());
    boolean fits =
        known != null && (known.components() == 3 || (known.components() == 1 && mayBeGrey()));
    return fits ? known : null;
  }

  /**
   * Fails with {@link FailureClass#BROKEN_IMAGE} if the container shows that bytes are lost of what
   * is decoded.
   */
  void requireWhole() throws ItemException;

  /**
   * Whether a decoder whose warnings are heard notices each byte that is lost, so that the
   * container need not show it.
   */
  default boolean isCheckedByItsDecoder() {
    return false;
  }

  /** Fails like {@link #requireWhole}, but also if bytes are lost that are not decoded. */
  default void requireComplete() throws ItemException {
    requireWhole();
  }

  /** Creates a header, with the checks that all formats share. */
  static ImageHeader header(String format, int width, int height, int orientation)
      throws ItemException {
    if (width < 1 || height < 1) {
      throw broken("the header claims " + width + "x" + height + " pixels");
    }
    return new ImageHeader(format, width, height, orientation);
  }

  static ItemException broken(String message) {
    return ItemException.lasting(FailureClass.BROKEN_IMAGE, message);
  }

  /** Whether the data at that index is the text, one byte per character. */
  static boolean hasAt(ByteBuffer data, int at, String text) {
    if (at < 0 || data.limit() - at < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (data.get(at + i) != (byte) text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
