package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import org.jspecify.annotations.Nullable;

/** Where the strips or tiles of a TIFF are. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TiffParts(long[] offsets, long[] lengths) {
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIPS = 273;
  private static final int STRIP_LENGTHS = 279;
  private static final int PLANAR = 284;
  private static final int TILES = 324;
  private static final int TILE_LENGTHS = 325;

  private static final int YCBCR = 6;
  private static final int CHANNELS = 3;
  private static final int IN_PLANES = 2;

  static TiffParts of(TiffDirectory directory) {
    boolean tiled = directory.entry(TILES) != null;
    return new TiffParts(
        directory.numbers(tiled ? TILES : STRIPS),
        directory.numbers(tiled ? TILE_LENGTHS : STRIP_LENGTHS));
  }

  /** Whether they are compressed as faxes are. */
  static boolean areFaxes(TiffDirectory directory) {
    long compression = directory.number(COMPRESSION, 1);
    return compression >= 2 && compression <= 4;
  }

  /** Fails if no reader here can know how they are compressed. */
  static void requireKnownCompression(TiffDirectory directory) throws ItemException {
    int compression = (int) directory.number(COMPRESSION, 1);
    @Nullable String name =
        switch (compression) {
          case 34712 -> "JPEG 2000";
          case 34676, 34677 -> "LogLuv";
          case 34887 -> "LERC";
          case 34925 -> "LZMA";
          case 50000 -> "Zstandard";
          case 50001 -> "WebP";
          case 50002, 52546 -> "JPEG XL";
          default -> null;
        };
    if (name != null) {
      throw ItemException.lasting(
          FailureClass.UNSUPPORTED_FORMAT,
          "TIFF images compressed by " + name + " are not supported");
    }
  }

  /** The number of parts of which both offset and length are known. */
  int count() {
    return Math.min(offsets.length, lengths.length);
  }

  /**
   * Fails with {@link FailureClass#BROKEN_IMAGE} if one ends behind the end of the file, where the
   * reader would paint over what is missing. Other lengths may be wrong, if only they are enough.
   */
  static void requireWhole(TiffFile tiff) throws ItemException {
    TiffDirectory directory = tiff.directory();
    boolean forgiving =
        !TiffJpegs.isOld(directory)
            && (TiffJpegs.in(directory)
                || areFaxes(directory)
                || directory.number(PHOTOMETRIC, 0) == YCBCR);
    TiffParts parts = of(directory);
    boolean planes = directory.number(PLANAR, 1) == IN_PLANES;
    if (planes && directory.number(PHOTOMETRIC, 0) == YCBCR && parts.offsets.length > CHANNELS) {
      // The reader converts the whole picture after each part, which is wrong and takes for ever.
      throw ItemException.lasting(
          FailureClass.UNSUPPORTED_FORMAT,
          "TIFF images of YCbCr in planes of several parts are not supported");
    }
    if (tiff.layout().fractions() && directory.number(PHOTOMETRIC, 0) == YCBCR) {
      // No standard says what they mean, and the readers make them black.
      throw ItemException.lasting(
          FailureClass.UNSUPPORTED_FORMAT, "TIFF images of YCbCr in fractions are not supported");
    }
    int length = tiff.bytes().length;
    for (int i = 0; forgiving && i < parts.count(); i++) {
      if (parts.lengths[i] > length || parts.offsets[i] > length - parts.lengths[i]) {
        throw ImageFile.broken("the TIFF is truncated after " + length + " bytes");
      }
    }
  }
}
