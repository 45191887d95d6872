package dev.tandem.images.resize;

import java.awt.image.BufferedImage;

/** Turns an image by its EXIF orientation, pixel by pixel. */
final class Upright {
  private Upright() {}

  static BufferedImage turn(BufferedImage image, int orientation) {
    if (orientation == 1) {
      return image;
    }
    int width = image.getWidth();
    int height = image.getHeight();
    boolean onItsSide = orientation >= 5;
    BufferedImage turned =
        new BufferedImage(onItsSide ? height : width, onItsSide ? width : height, image.getType());
    for (int y = 0; y < turned.getHeight(); y++) {
      for (int x = 0; x < turned.getWidth(); x++) {
        int along = onItsSide ? y : x;
        int across = onItsSide ? x : y;
        int fromX = fromTheRight(orientation) ? width - 1 - along : along;
        int fromY = fromTheBottom(orientation) ? height - 1 - across : across;
        turned.setRGB(x, y, image.getRGB(fromX, fromY));
      }
    }
    return turned;
  }

  static boolean fromTheRight(int orientation) {
    return orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  }

  static boolean fromTheBottom(int orientation) {
    return orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  }
}
