package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;

/** Walks the blocks of a GIF: its reader stops after the first picture, wherever the file ends. */
final class GifBlocks {
  private static final int HEADER = 13;
  private static final int EXTENSION = 0x21;
  private static final int PICTURE = 0x2C;

  private final byte[] bytes;
  private int at = HEADER;

  private GifBlocks(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Fails with {@link FailureClass#BROKEN_IMAGE} where the file ends within a block. What follows
   * the last block, the mark of the end or anything else, is no concern of a reader.
   */
  static void requireWhole(byte[] bytes) throws ItemException {
    try {
      new GifBlocks(bytes).walk();
    } catch (IndexOutOfBoundsException e) {
      throw ItemException.lasting(
          FailureClass.BROKEN_IMAGE, "the GIF is cut after " + bytes.length + " bytes", e);
    }
  }

  private void walk() {
    skipColours(HEADER - 3);
    while (at < bytes.length) {
      switch (bytes[at]) {
        case EXTENSION -> at += 2;
        case PICTURE -> {
          int flags = at + 9;
          at += 10;
          skipColours(flags);
          at++; // the width of the codes
        }
        default -> {
          return;
        }
      }
      skipData();
    }
  }

  /** A table of colours, if those flags tell of one. */
  private void skipColours(int flags) {
    if ((bytes[flags] & 0x80) != 0) {
      at += 3 << ((bytes[flags] & 7) + 1);
    }
  }

  /** Pieces, each after its length, up to an empty one. */
  private void skipData() {
    int length;
    do {
      length = bytes[at] & 0xFF;
      at += 1 + length;
    } while (length > 0);
  }
}
