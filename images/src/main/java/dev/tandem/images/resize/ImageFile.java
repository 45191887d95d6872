package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an image and what their container tells without decoding.
 *
 * <p>The three formats that nearly all images have are walked here, since no decoder at hand tells
 * whether a file is whole: the native one paints grey what is missing. Every access is checked
 * against the bounds of the array, and nothing is allocated by a length that the file claims.
 */
sealed interface ImageFile permits JpegFile, PngFile, WebpFile, OtherFile {

  /** Recognises the format and reads the header. */
  static ImageFile open(byte[] bytes) throws ItemException {
    try {
      return switch (FileFormat.of(bytes)) {
        case JPEG -> JpegFile.open(bytes);
        case PNG -> PngFile.open(bytes);
        case WEBP -> WebpFile.open(bytes);
        case GIF -> OtherFile.open("gif", bytes);
        case BMP -> OtherFile.open("bmp", bytes);
        case TIFF -> OtherFile.open("tiff", bytes);
      };
    } catch (IndexOutOfBoundsException e) {
      throw ItemException.lasting(
          FailureClass.BROKEN_IMAGE,
          "the image ends within its header, after " + bytes.length + " bytes",
          e);
    }
  }

  /** The whole file; not to be changed. */
  byte[] bytes();

  /** Format, sizes and orientation. */
  ImageHeader header();

  /** The format, as that of a result that is kept as it came. */
  default Format format() {
    return switch (this) {
      case JpegFile _ -> Format.JPG;
      case PngFile _ -> Format.PNG;
      case WebpFile _ -> Format.WEBP;
      case OtherFile other -> Format.valueOf(other.header().format().toUpperCase(Locale.ROOT));
    };
  }

  /** The ICC profile as the file has it, of any sense or none; null without one. */
  byte @Nullable [] profile();

  /** Fails with {@link FailureClass#BROKEN_IMAGE} where the container tells that bytes are lost. */
  void requireWhole() throws ItemException;

  /** A header with the checks that all formats share. */
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

  /** Whether the ASCII text stands at that place. */
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
