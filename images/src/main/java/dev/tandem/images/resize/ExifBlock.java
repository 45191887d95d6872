package dev.tandem.images.resize;

import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import dev.tandem.images.item.ItemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Finds the EXIF data of an image: a TIFF structure within a JPEG, a PNG or a WebP. */
final class ExifBlock {
  /** The most bytes of EXIF data that are read: what a JPEG can have. */
  static final int MOST_BYTES = 1 << 16;

  private static final int PNG_EXIF = 0x65584966;
  private static final byte[] NONE = {};

  private ExifBlock() {}

  /** Returns a copy of the data; empty if there are none, or too many. */
  static byte[] of(byte[] bytes) throws ItemException, IOException {
    return switch (FileFormat.of(bytes)) {
      case JPEG -> jpeg(bytes);
      case PNG -> png(bytes);
      case WEBP -> webp(bytes);
      case GIF, BMP, TIFF, HEIF -> NONE;
    };
  }

  private static byte[] jpeg(byte[] bytes) throws IOException {
    List<JPEGSegment> segments =
        JPEGSegmentUtil.readSegments(new ByteArrayImageInput(bytes), JPEG.APP1, "Exif");
    if (segments.isEmpty()) {
      return NONE;
    }
    try (InputStream data = segments.getFirst().data()) {
      data.skipNBytes(1); // a blank behind the name and its end
      return data.readNBytes(MOST_BYTES);
    }
  }

  private static byte[] png(byte[] bytes) {
    for (PngChunks chunks = new PngChunks(bytes);
        chunks.next() && chunks.type() != PngChunks.IEND; ) {
      if (chunks.type() == PNG_EXIF) {
        return copy(bytes, chunks.content(), chunks.length());
      }
    }
    return NONE;
  }

  private static byte[] webp(byte[] bytes) {
    int at = WebpFile.exif(bytes);
    return at < 0
        ? NONE
        : copy(bytes, at + 8, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at + 4));
  }

  private static byte[] copy(byte[] bytes, int at, int length) {
    // Some writers keep the prefix that the data have within a JPEG.
    int prefix = length >= 6 && ImageFile.hasAt(ByteBuffer.wrap(bytes), at, "Exif\0\0") ? 6 : 0;
    return length > MOST_BYTES ? NONE : Arrays.copyOfRange(bytes, at + prefix, at + length);
  }
}
