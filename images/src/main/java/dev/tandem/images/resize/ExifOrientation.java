package dev.tandem.images.resize;

import org.jspecify.annotations.Nullable;

/**
 * Reads the orientation from the first directory of EXIF data, or of a TIFF, as a number of any
 * type; the first one of a list.
 */
final class ExifOrientation {
  private static final int TAG = 0x0112;

  private ExifOrientation() {}

  /**
   * Returns the orientation, 1 to 8; also 1 if there is none or the data is invalid, since odd
   * metadata is no reason to reject a picture. Takes time linear in the length.
   */
  static int read(byte[] bytes, int offset, int length) {
    return in(TiffDirectory.of(bytes, offset, length));
  }

  static int in(@Nullable TiffDirectory directory) {
    double value = directory == null ? 1 : directory.value(TAG);
    return value >= 1 && value <= 8 ? (int) value : 1;
  }
}
