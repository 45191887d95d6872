package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;

/**
 * A GIF: a canvas with one or more pictures on it, of which the first is read.
 *
 * @param frame where the first picture is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GifFile(byte[] bytes, ImageHeader header, GifFrame frame) implements ImageFile {
  private static final int CANVAS = 6;

  static GifFile open(byte[] bytes) throws ItemException {
    @Nullable GifFrame frame = GifBlocks.first(bytes);
    if (frame == null) {
      throw ImageFile.broken("the GIF has no picture");
    }
    int width = side(bytes, CANVAS);
    int height = side(bytes, CANVAS + 2);
    if (width == 0 || height == 0) { // no canvas
      frame = new GifFrame(0, 0, frame.width(), frame.height(), frame.codes());
    }
    if (frame.width() == 0 || frame.height() == 0) {
      throw ImageFile.broken("the GIF has a picture without pixels");
    }
    // Browsers, too, enlarge the canvas if the picture does not fit.
    return new GifFile(
        bytes,
        ImageFile.header(
            "gif", Math.max(width, frame.right()), Math.max(height, frame.bottom()), 1),
        frame);
  }

  private static int side(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
  }

  /** Returns null: a GIF has no profile. */
  @Override
  public byte @Nullable [] profile() {
    return null;
  }

  @Override
  public void requireWhole() throws ItemException {
    GifBlocks.requireWhole(bytes, 1);
  }

  @Override
  public void requireComplete() throws ItemException {
    GifBlocks.requireWhole(bytes, Integer.MAX_VALUE);
  }

  /** Lays the decoded picture on its canvas, which is transparent elsewhere. */
  BufferedImage laid(BufferedImage picture) {
    if (picture.getWidth() == header.width() && picture.getHeight() == header.height()) {
      return picture;
    }
    BufferedImage canvas =
        new BufferedImage(header.width(), header.height(), BufferedImage.TYPE_INT_ARGB_PRE);
    Graphics2D graphics = canvas.createGraphics();
    try {
      graphics.drawImage(picture, frame.left(), frame.top(), null);
    } finally {
      graphics.dispose();
    }
    return canvas;
  }
}
