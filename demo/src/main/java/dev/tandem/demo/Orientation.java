package dev.tandem.demo;

/**
 * How a camera was held: the eight values of the EXIF tag of that name, and their transformations.
 */
enum Orientation {
  UPRIGHT(1, false, false, false),
  MIRRORED(2, false, true, false),
  UPSIDE_DOWN(3, false, true, true),
  MIRRORED_UPSIDE_DOWN(4, false, false, true),
  TRANSPOSED(5, true, false, false),
  NEEDS_CLOCKWISE(6, true, true, false),
  TRANSVERSED(7, true, true, true),
  NEEDS_COUNTERCLOCKWISE(8, true, false, true);

  private final int tag;
  private final boolean sidesSwapped;
  private final boolean fromRight;
  private final boolean fromBottom;

  Orientation(int tag, boolean sidesSwapped, boolean fromRight, boolean fromBottom) {
    this.tag = tag;
    this.sidesSwapped = sidesSwapped;
    this.fromRight = fromRight;
    this.fromBottom = fromBottom;
  }

  /** Returns the value of the tag, 1–8. */
  int tag() {
    return tag;
  }

  /** Returns an upright picture as a camera held this way stores it. */
  Canvas stored(Canvas upright) {
    if (this == UPRIGHT) {
      return upright;
    }
    int width = sidesSwapped ? upright.height : upright.width;
    int height = sidesSwapped ? upright.width : upright.height;
    Canvas stored = new Canvas(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = sidesSwapped ? y : x;
        int row = sidesSwapped ? x : y;
        int fromX = fromRight ? upright.width - 1 - column : column;
        int fromY = fromBottom ? upright.height - 1 - row : row;
        stored.pixels[y * width + x] = upright.pixels[fromY * upright.width + fromX];
      }
    }
    return stored;
  }

  /**
   * Returns the APP1 segment of a JPEG with this orientation: EXIF, big-endian, one directory with
   * one entry.
   */
  byte[] exifSegment() {
    return new byte[] {
      (byte) 0xff,
      (byte) 0xe1,
      0,
      34, // the marker; the length, including itself
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8, // the TIFF header; the offset of the directory
      0,
      1, // entries
      0x01,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) tag(),
      0,
      0, // orientation, one short
      0,
      0,
      0,
      0 // no other directory
    };
  }
}
