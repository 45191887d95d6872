package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The input formats, determined from the first bytes: names and media types often lie. */
enum FileFormat {
  JPEG,
  PNG,
  WEBP,
  GIF,
  BMP,
  TIFF;

  static FileFormat of(byte[] bytes) throws ItemException {
    ByteBuffer data = ByteBuffer.wrap(bytes);
    if (ImageFile.hasAt(data, 0, "\u00FF\u00D8\u00FF")) {
      return JPEG;
    }
    if (ImageFile.hasAt(data, 0, "\u0089PNG\r\n\u001A\n")) {
      return PNG;
    }
    if (ImageFile.hasAt(data, 0, "RIFF") && ImageFile.hasAt(data, 8, "WEBP")) {
      return WEBP;
    }
    if (ImageFile.hasAt(data, 0, "GIF87a") || ImageFile.hasAt(data, 0, "GIF89a")) {
      return GIF;
    }
    // Any text may begin with these two letters; the reserved bytes in a bitmap's header are zero.
    if (ImageFile.hasAt(data, 0, "BM") && ImageFile.hasAt(data, 6, "\0\0\0\0")) {
      return BMP;
    }
    if (ImageFile.hasAt(data, 0, "II*\0") || ImageFile.hasAt(data, 0, "MM\0*")) {
      return TIFF;
    }
    throw ItemException.lasting(FailureClass.NOT_AN_IMAGE, describe(bytes, data));
  }

  private static String describe(byte[] bytes, ByteBuffer data) {
    if (bytes.length == 0) {
      return "empty, 0 bytes";
    }
    if (ImageFile.hasAt(data, 4, "ftypavif") || ImageFile.hasAt(data, 4, "ftypavis")) {
      return "an AVIF image, which is not supported";
    }
    if (ImageFile.hasAt(data, 4, "ftyphei") || ImageFile.hasAt(data, 4, "ftypmif1")) {
      return "a HEIC image, which is not supported";
    }
    String start =
        new String(bytes, 0, Math.min(bytes.length, 512), StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT);
    if (start.contains("<svg")) {
      return "an SVG drawing, which is not supported";
    }
    if (start.contains("<html") || start.contains("<!doctype html")) {
      return "an HTML page, not an image";
    }
    return "not an image of a known format";
  }
}
