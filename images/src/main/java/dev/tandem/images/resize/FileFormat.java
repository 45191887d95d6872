package dev.tandem.images.resize;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageKind;
import dev.tandem.images.item.ItemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The input formats, determined from the first bytes: names and media types often lie. */
enum FileFormat {
  JPEG,
  PNG,
  WEBP,
  GIF,
  BMP,
  TIFF,
  HEIF;

  static FileFormat of(byte[] bytes) throws ItemException {
    @Nullable ImageKind kind = ImageKind.of(bytes);
    return switch (kind) {
      case JPEG -> JPEG;
      case PNG -> PNG;
      case WEBP -> WEBP;
      case GIF -> GIF;
      case BMP -> BMP;
      case TIFF, BIG_TIFF -> TIFF;
      case AVIF, HEIC -> HEIF;
      case JPEG_XL, JPEG_2000, ICO, PSD, SVG ->
          throw ItemException.lasting(
              FailureClass.UNSUPPORTED_FORMAT, kind + " images are not supported");
      case null -> throw ItemException.lasting(FailureClass.NOT_AN_IMAGE, describe(bytes));
    };
  }

  private static String describe(byte[] bytes) {
    if (bytes.length == 0) {
      return "empty, 0 bytes";
    }
    String start =
        new String(bytes, 0, Math.min(bytes.length, ImageKind.BYTES), ISO_8859_1)
            .toLowerCase(Locale.ROOT);
    return start.contains("<html") || start.contains("<!doctype html")
        ? "an HTML page, not an image"
        : "not an image of a known format";
  }
}
