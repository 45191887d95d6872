package dev.tandem.images.resize;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Tells whether an image may stay as it is, since making it would only encode the same picture
 * again.
 *
 * <p>INVARIANT: a file that stays has nothing but what describes the picture. Its segments or
 * chunks are of known kinds and fill it to its last byte, so it has no EXIF, XMP, comment or
 * thumbnail, and nothing after its end. In doubt, the image is encoded again. Takes one pass over
 * the file, and no memory.
 */
final class SkippedEncoding {
  private static final int JFIF_LENGTH = 16; // without a thumbnail
  private static final int ADOBE_LENGTH = 14;

  private static final int ALPHA_AND_PROFILE = 0x30; // the flags of a WebP

  private SkippedEncoding() {}

  static boolean isFor(ImageFile file, Geometry geometry, ResizeOptions options) {
    ImageHeader header = file.header();
    boolean sameSize =
        geometry.equals(Geometry.of(header.width(), header.height(), options.mode(Mode.NONE)));
    if (!sameSize || file.format() != options.format() || header.orientation() != 1) {
      return false;
    }
    try {
      return switch (file) {
        case JpegFile jpeg -> isBare(jpeg);
        case PngFile png -> isBare(png);
        case WebpFile webp -> isBare(webp);
        case TiffFile _, GifFile _, BmpFile _, HeifFile _ -> false;
      };
    } catch (IndexOutOfBoundsException e) {
      return false; // truncated, which decoding tells
    }
  }

  private static boolean isBare(JpegFile file) {
    if (file.components() != 1 && file.components() != 3) {
      return false;
    }
    ByteBuffer data = ByteBuffer.wrap(file.bytes());
    int at = 2;
    while ((data.get(at) & 0xFF) == 0xFF) {
      int marker = data.get(at + 1) & 0xFF;
      at += 2;
      if (marker == 0xD9) {
        return at == data.limit();
      }
      int length = Short.toUnsignedInt(data.getShort(at));
      boolean known =
          switch (marker) {
            case 0xC4, 0xDA, 0xDB, 0xDD -> true; // tables, scans and restart intervals
            case 0xC0, 0xC1, 0xC2 -> data.get(at + 2) == 8; // bits per sample
            case 0xE0 -> length == JFIF_LENGTH && ImageFile.hasAt(data, at + 2, "JFIF\0");
            case 0xE2 ->
                ImageFile.hasAt(data, at + 2, JpegProfile.MARK)
                    && ColourProfile.isSrgb(file.profile());
            case 0xEE -> length == ADOBE_LENGTH && ImageFile.hasAt(data, at + 2, "Adobe");
            default -> false;
          };
      if (!known) {
        return false;
      }
      at += length;
      if (marker == 0xDA) {
        while ((data.get(at) & 0xFF) != 0xFF || isWithinScan(data.get(at + 1) & 0xFF)) {
          at++;
        }
      }
    }
    return false;
  }

  /** Whether the byte after FF means that the scan continues: a stuffed zero, or a restart. */
  private static boolean isWithinScan(int next) {
    return next == 0 || (next >= 0xD0 && next <= 0xD7);
  }

  private static boolean isBare(PngFile file) {
    if (file.deep() || file.animated() || file.colours() != null) {
      return false;
    }
    PngChunks chunks = new PngChunks(file.bytes());
    while (chunks.next() && chunks.isSound()) {
      switch (chunks.type()) {
        case PngChunks.IEND -> {
          return chunks.length() == 0 && chunks.end() == file.bytes().length;
        }
        case PngColours.ICCP -> {
          if (!ColourProfile.isSrgb(file.profile())) {
            return false;
          }
        }
        case PngFile.IHDR,
            PngFile.PLTE,
            PngFile.TRNS,
            PngChunks.IDAT,
            PngColours.SRGB,
            PngColours.GAMA,
            PngColours.CHRM -> {}
        default -> {
          return false;
        }
      }
    }
    return false;
  }

  private static boolean isBare(WebpFile file) {
    ByteBuffer data = ByteBuffer.wrap(file.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    if (data.getInt(4) != data.limit() - 8) {
      return false;
    }
    int at = WebpFile.FIRST_CHUNK;
    while (at < data.limit()) {
      int length = data.getInt(at + 4);
      if (length < 0 || length > data.limit() - at - 8) {
        return false;
      }
      boolean known =
          ImageFile.hasAt(data, at, "VP8 ")
              || ImageFile.hasAt(data, at, "VP8L")
              || ImageFile.hasAt(data, at, "ALPH")
              || (ImageFile.hasAt(data, at, "VP8X")
                  && length == 10
                  && (data.get(at + 8) & ~ALPHA_AND_PROFILE) == 0)
              || (ImageFile.hasAt(data, at, "ICCP") && ColourProfile.isSrgb(file.profile()));
      if (!known) {
        return false;
      }
      at += 8 + length + (length & 1);
    }
    return at == data.limit();
  }
}
