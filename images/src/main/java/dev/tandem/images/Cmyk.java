package dev.tandem.images;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/**
 * Turns the four components of a print JPEG into colours by the plain formula, without a profile.
 */
final class Cmyk {
  private static final int YCCK = 2;

  private Cmyk() {}

  /**
   * Converts to opaque colours.
   *
   * @param adobeTransform of the Adobe segment, whose writers store ink inverted, or -1 without one
   */
  static BufferedImage toRgb(Raster raster, int adobeTransform) {
    int width = raster.getWidth();
    BufferedImage image = new BufferedImage(width, raster.getHeight(), BufferedImage.TYPE_INT_RGB);
    int[] inks = new int[4 * width];
    int[] row = new int[width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, inks);
      for (int x = 0; x < width; x++) {
        row[x] = rgb(inks, 4 * x, adobeTransform);
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    return image;
  }

  private static int rgb(int[] inks, int at, int adobeTransform) {
    double c = inks[at];
    double m = inks[at + 1];
    double y = inks[at + 2];
    double k = inks[at + 3];
    if (adobeTransform == YCCK) {
      double blue = m - 128;
      double red = y - 128;
      double luma = c;
      c = 255 - (luma + 1.402 * red);
      m = 255 - (luma - 0.344136 * blue - 0.714136 * red);
      y = 255 - (luma + 1.772 * blue);
    }
    if (adobeTransform < 0) {
      c = 255 - c;
      m = 255 - m;
      y = 255 - y;
      k = 255 - k;
    }
    return light(c, k) << 16 | light(m, k) << 8 | light(y, k);
  }

  private static int light(double colour, double key) {
    return (int) Math.round(Math.clamp(colour, 0, 255) * key / 255);
  }
}
