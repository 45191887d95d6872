package dev.tandem.images.resize;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the means of large parts of a scaled picture, for its hash and to blur it, without native
 * code.
 */
final class ImageIoMeans {
  private ImageIoMeans() {}

  static @Nullable PictureHash hash(BufferedImage scaled, int orientation) {
    int side = PictureHash.SIDE;
    BufferedImage opaque = onWhite(scaled);
    BufferedImage small =
        opaque.getWidth() >= side && opaque.getHeight() >= side
            ? AreaMean.shrink(opaque, side, side)
            : Scaling.drawn(opaque, side, side, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    byte[] greys = new byte[side * side];
    for (int i = 0; i < greys.length; i++) {
      int rgb = small.getRGB(i % side, i / side);
      // The weights of BT.601, which OpenCV uses, too.
      int grey = 299 * (rgb >> 16 & 0xFF) + 587 * (rgb >> 8 & 0xFF) + 114 * (rgb & 0xFF);
      greys[i] = (byte) ((grey + 500) / 1000);
    }
    return PictureHash.of(greys, orientation);
  }

  private static BufferedImage onWhite(BufferedImage image) {
    if (!image.getColorModel().hasAlpha()) {
      return image;
    }
    BufferedImage opaque =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = opaque.createGraphics();
    try {
      graphics.drawImage(image, 0, 0, Color.WHITE, null);
    } finally {
      graphics.dispose();
    }
    return opaque;
  }

  /** Blurs parts of a picture in place. */
  static void blur(BufferedImage scaled, List<PixelBox> parts) {
    for (PixelBox part : parts) {
      BufferedImage pixels =
          Scaling.plain(scaled.getSubimage(part.x(), part.y(), part.width(), part.height()));
      BufferedImage cells = AreaMean.shrink(pixels, part.cellsAcross(), part.cellsDown());
      for (int y = 0; y < part.height(); y++) {
        for (int x = 0; x < part.width(); x++) {
          scaled.setRGB(part.x() + x, part.y() + y, between(cells, x, y, part));
        }
      }
    }
  }

  /** Returns the colour at a pixel between the means of the four cells around it. */
  private static int between(BufferedImage cells, int x, int y, PixelBox part) {
    double u =
        Math.clamp((x + 0.5) * cells.getWidth() / part.width() - 0.5, 0, cells.getWidth() - 1);
    double v =
        Math.clamp((y + 0.5) * cells.getHeight() / part.height() - 0.5, 0, cells.getHeight() - 1);
    int left = (int) u;
    int top = (int) v;
    int right = Math.min(left + 1, cells.getWidth() - 1);
    int bottom = Math.min(top + 1, cells.getHeight() - 1);
    int above = mixed(cells.getRGB(left, top), cells.getRGB(right, top), u - left);
    int below = mixed(cells.getRGB(left, bottom), cells.getRGB(right, bottom), u - left);
    return mixed(above, below, v - top);
  }

  private static int mixed(int one, int other, double share) {
    int mixed = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      double from = one >>> shift & 0xFF;
      double to = other >>> shift & 0xFF;
      mixed |= (int) Math.round(from + (to - from) * share) << shift;
    }
    return mixed;
  }
}
