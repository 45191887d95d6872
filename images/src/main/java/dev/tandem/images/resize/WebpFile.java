package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A WebP: a RIFF container with a picture, or with a canvas and several chunks. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record WebpFile(byte[] bytes, ImageHeader header, byte @Nullable [] profile) implements ImageFile {

  static final int FIRST_CHUNK = 12;

  static WebpFile open(byte[] bytes) throws ItemException {
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = FIRST_CHUNK + 8;
    int width;
    int height;
    int orientation = 1;
    byte @Nullable [] profile = null;
    if (ImageFile.hasAt(data, FIRST_CHUNK, "VP8 ")) {
      width = data.getShort(at + 6) & 0x3FFF;
      height = data.getShort(at + 8) & 0x3FFF;
    } else if (ImageFile.hasAt(data, FIRST_CHUNK, "VP8L")) {
      int sizes = data.getInt(at + 1);
      width = 1 + (sizes & 0x3FFF);
      height = 1 + (sizes >>> 14 & 0x3FFF);
    } else if (ImageFile.hasAt(data, FIRST_CHUNK, "VP8X")) {
      width = 1 + (data.getInt(at + 4) & 0xFFFFFF);
      height = 1 + (data.getInt(at + 6) >>> 8);
      orientation = orientation(bytes, data);
      profile = profile(bytes, data, at + 10);
    } else {
      throw ImageFile.broken("the WebP does not begin with its header");
    }
    return new WebpFile(bytes, ImageFile.header("webp", width, height, orientation), profile);
  }

  /** Returns the profile, which can only be the chunk after the header, or null. */
  private static byte @Nullable [] profile(byte[] bytes, ByteBuffer data, int at) {
    if (!ImageFile.hasAt(data, at, "ICCP") || data.limit() - at < 8) {
      return null;
    }
    int length = data.getInt(at + 4);
    return length < 0 || length > data.limit() - at - 8
        ? null
        : Arrays.copyOfRange(bytes, at + 8, at + 8 + length);
  }

  private static int orientation(byte[] bytes, ByteBuffer data) {
    int at = exif(bytes);
    if (at < 0) {
      return 1;
    }
    // Some writers keep the prefix that EXIF has within a JPEG.
    int length = data.getInt(at + 4);
    int prefix = ImageFile.hasAt(data, at + 8, "Exif\0\0") && length >= 6 ? 6 : 0;
    return ExifOrientation.read(bytes, at + 8 + prefix, length - prefix);
  }

  /** Returns where the first whole chunk with EXIF data begins; -1 if there is none. */
  static int exif(byte[] bytes) {
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = FIRST_CHUNK;
    while (at >= 0 && data.limit() - at >= 8) {
      int length = data.getInt(at + 4);
      if (length < 0 || length > data.limit() - at - 8) {
        break;
      }
      if (ImageFile.hasAt(data, at, "EXIF")) {
        return at;
      }
      at += 8 + length + (length & 1);
    }
    return -1;
  }

  @Override
  public void requireWhole() throws ItemException {
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long length = 8 + Integer.toUnsignedLong(data.getInt(4));
    if (length > bytes.length) {
      throw ImageFile.broken("the WebP is truncated: " + bytes.length + " of " + length + " bytes");
    }
  }
}
