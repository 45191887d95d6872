package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import org.jspecify.annotations.Nullable;

/**
 * Walks the blocks of a GIF. The JDK's reader cannot tell whether the file is complete, since it
 * stops after the first picture, wherever the file ends.
 */
final class GifBlocks {
  private static final int HEADER = 13;
  private static final int EXTENSION = 0x21;
  private static final int PICTURE = 0x2C;

  private final byte[] bytes;
  private int at = HEADER;
  private @Nullable GifFrame first;

  private GifBlocks(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns the place of the first picture, or null if there is none.
   *
   * @throws IndexOutOfBoundsException if the file ends before it
   */
  static @Nullable GifFrame first(byte[] bytes) {
    GifBlocks blocks = new GifBlocks(bytes);
    blocks.walk(0);
    return blocks.first;
  }

  /**
   * Fails with {@link FailureClass#BROKEN_IMAGE} if the file ends within a block. Readers ignore
   * what follows the last block, be it the trailer or anything else.
   *
   * @param pictures how many pictures must be whole, if there are as many
   */
  static void requireWhole(byte[] bytes, int pictures) throws ItemException {
    try {
      new GifBlocks(bytes).walk(pictures);
    } catch (IndexOutOfBoundsException e) {
      throw ItemException.lasting(
          FailureClass.BROKEN_IMAGE, "the GIF is truncated after " + bytes.length + " bytes", e);
    }
  }

  private void walk(int pictures) {
    int left = pictures;
    skipColours(HEADER - 3);
    while (at < bytes.length) {
      switch (bytes[at]) {
        case EXTENSION -> at += 2;
        case PICTURE -> {
          if (first == null) {
            first =
                new GifFrame(
                    number(at + 1),
                    number(at + 3),
                    number(at + 5),
                    number(at + 7),
                    at + 10 + colours(at + 9));
          }
          if (left-- == 0) {
            return;
          }
          int flags = at + 9;
          at += 10;
          skipColours(flags);
          at++; // the code size
        }
        default -> {
          return;
        }
      }
      skipData();
      if (first != null && left == 0) {
        return;
      }
    }
  }

  private int number(int index) {
    return (bytes[index] & 0xFF) | (bytes[index + 1] & 0xFF) << 8;
  }

  /** Skips a colour table, if the flags at that index announce one. */
  private void skipColours(int flags) {
    at += colours(flags);
  }

  /** The bytes of the colour table that the flags at that index announce. */
  private int colours(int flags) {
    return (bytes[flags] & 0x80) == 0 ? 0 : 3 << ((bytes[flags] & 7) + 1);
  }

  /** Skips sub-blocks, each preceded by its length, up to an empty one. */
  private void skipData() {
    int length;
    do {
      length = bytes[at] & 0xFF;
      at += 1 + length;
    } while (length > 0);
  }
}
