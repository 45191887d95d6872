package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;

/**
 * How a picture is made of tiles of one size, row by row.
 *
 * @param width the width of the picture, in pixels: no more than that of its tiles together
 */
record HeifGrid(int rows, int columns, long width, long height) {

  static HeifGrid of(byte[] data) throws ItemException {
    try {
      IsoFields fields = new IsoFields(ByteBuffer.wrap(data), 0, data.length);
      fields.skip(1);
      int size = (fields.u8() & 1) == 0 ? 2 : 4;
      return new HeifGrid(
          fields.u8() + 1, fields.u8() + 1, fields.number(size), fields.number(size));
    } catch (IndexOutOfBoundsException e) {
      throw ImageFile.broken("the list of tiles is too short");
    }
  }

  /** Fails unless this number of tiles covers the picture, and each of them is needed for that. */
  void requireCovered(HeifPicture picture, int tiles, int tileWidth, int tileHeight)
      throws ItemException {
    if (width != picture.width() || height != picture.height()) {
      throw ImageFile.broken(
          "the picture has two sizes, %d x %d and %d x %d"
              .formatted(picture.width(), picture.height(), width, height));
    }
    if (tiles != rows * columns) {
      throw ImageFile.broken("%d tiles instead of %d x %d".formatted(tiles, columns, rows));
    }
    if (!covers(width, columns, tileWidth) || !covers(height, rows, tileHeight)) {
      throw ImageFile.broken(
          "%d x %d tiles of %d x %d do not fit %d x %d"
              .formatted(columns, rows, tileWidth, tileHeight, width, height));
    }
  }

  private static boolean covers(long side, int tiles, long tile) {
    return tile > 0 && side <= tiles * tile && side > (tiles - 1) * tile;
  }
}
