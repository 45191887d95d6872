package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import java.util.Arrays;

/**
 * The JPEGs that the strips or tiles of a TIFF may be. Their own headers say how many pixels their
 * decoder makes, so those are checked, too.
 */
final class TiffJpegs {
  private static final int COMPRESSION = 259;
  private static final int WHOLE_FILE = 513;

  // Compressions.
  private static final int OLD = 6;
  private static final int NEW = 7;

  /** A JPEG may be larger than its tile by the padding of an encoder. */
  private static final int PADDING = 1 << 16;

  private TiffJpegs() {}

  static boolean in(TiffDirectory directory) {
    return isOld(directory) || directory.number(COMPRESSION, 1) == NEW;
  }

  /** Whether they are of the old kind, of which the parts are scattered over the file. */
  static boolean isOld(TiffDirectory directory) {
    return directory.number(COMPRESSION, 1) == OLD;
  }

  /** Fails if one of them claims to be larger than its tile, or has too many scans. */
  static void requireFitting(TiffFile tiff) throws ItemException {
    TiffDirectory directory = tiff.directory();
    if (isOld(directory)) {
      require(tiff, directory.number(WHOLE_FILE, 0), Long.MAX_VALUE, tiff.header().pixels());
    } else if (in(directory)) {
      TiffParts parts = TiffParts.of(directory);
      long all = 0;
      for (int i = 0; i < parts.count(); i++) {
        all += require(tiff, parts.offsets()[i], parts.lengths()[i], tiff.tilePixels());
        if (all > 4L * tiff.bytes().length) { // each would be decoded again and again
          throw ImageFile.broken("the TIFF has tiles that share their data");
        }
      }
    }
  }

  /** Checks the JPEG at that offset, if there is one, and returns its length. */
  private static int require(TiffFile tiff, long offset, long length, long pixels)
      throws ItemException {
    byte[] bytes = tiff.bytes();
    if (offset <= 0 || length < 2 || offset > bytes.length - 2) {
      return 0; // the reader fails
    }
    int end = (int) (offset + Math.min(bytes.length - offset, length));
    if (bytes[(int) offset] != (byte) 0xFF || bytes[(int) offset + 1] != (byte) 0xD8) {
      return 0; // no JPEG in itself
    }
    JpegFile jpeg;
    try {
      jpeg = JpegFile.open(Arrays.copyOfRange(bytes, (int) offset, end));
    } catch (ItemException | IndexOutOfBoundsException e) {
      return end - (int) offset; // without a frame, which old ones may have elsewhere
    }
    if (jpeg.header().pixels() > pixels + PADDING) {
      throw ImageFile.broken(
          "the TIFF has a JPEG of %d x %d pixels in a tile of fewer"
              .formatted(jpeg.header().width(), jpeg.header().height()));
    }
    jpeg.requireFewScans();
    return end - (int) offset;
  }
}
