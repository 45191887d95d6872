package dev.tandem.images.resize;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/**
 * Converts the four components of a print JPEG or TIFF to colours: by its profile, or by the plain
 * formula.
 */
final class Cmyk {
  private static final int YCCK = 2;

  private Cmyk() {}

  /**
   * Converts to opaque colours.
   *
   * @param adobeTransform the transform in the Adobe segment, whose writers store ink inverted, or
   *     -1 without such a segment
   * @param profile what the inks look like; null for the plain formula
   */
  static BufferedImage toRgb(Raster raster, int adobeTransform, @Nullable ColourProfile profile) {
    int width = raster.getWidth();
    BufferedImage image = new BufferedImage(width, raster.getHeight(), BufferedImage.TYPE_INT_RGB);
    @Nullable ColourConversion conversion = profile == null ? null : profile.conversion();
    int[] inks = new int[4 * width];
    int[] row = new int[width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, inks);
      for (int x = 0; x < width; x++) {
        plain(inks, 4 * x, adobeTransform);
      }
      convert(inks, conversion, row);
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    return image;
  }

  /**
   * Converts a row to opaque colours.
   *
   * @param inks four for each pixel, 255 for no ink
   * @param conversion what they look like; null for the plain formula
   * @param row receives the colours
   */
  static void convert(int[] inks, @Nullable ColourConversion conversion, int[] row) {
    if (conversion != null) {
      print(inks, conversion, row);
      return;
    }
    for (int x = 0; x < row.length; x++) {
      row[x] = light(inks, 4 * x);
    }
  }

  /** Converts a pixel to inverted inks, 255 for no ink, as Adobe's writers store them. */
  private static void plain(int[] inks, int at, int adobeTransform) {
    if (adobeTransform == YCCK) {
      double luma = inks[at];
      double blue = inks[at + 1] - 128;
      double red = inks[at + 2] - 128;
      inks[at] = rounded(255 - (luma + 1.402 * red));
      inks[at + 1] = rounded(255 - (luma - 0.344136 * blue - 0.714136 * red));
      inks[at + 2] = rounded(255 - (luma + 1.772 * blue));
    }
    if (adobeTransform < 0) {
      for (int i = at; i < at + 4; i++) {
        inks[i] = 255 - inks[i];
      }
    }
  }

  private static int light(int[] inks, int at) {
    int key = inks[at + 3];
    return rounded(inks[at] * key / 255.0) << 16
        | rounded(inks[at + 1] * key / 255.0) << 8
        | rounded(inks[at + 2] * key / 255.0);
  }

  private static void print(int[] inks, ColourConversion conversion, int[] row) {
    byte[] cmyk = new byte[inks.length];
    for (int i = 0; i < inks.length; i++) {
      cmyk[i] = (byte) (255 - inks[i]);
    }
    byte[] bgr = conversion.convertInks(cmyk);
    for (int x = 0; x < row.length; x++) {
      row[x] = ColourConversion.packed(bgr, x);
    }
  }

  private static int rounded(double level) {
    return (int) Math.round(Math.clamp(level, 0, 255));
  }
}
