package dev.tandem.images.resize;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;

/**
 * Scales without native code: area means to shrink, bicubic interpolation to enlarge. Transparent
 * images are scaled with their colours multiplied by alpha, so that invisible colours do not bleed
 * into visible ones.
 */
final class Scaling {
  private Scaling() {}

  /** Returns the image with eight bits per colour, in the form that scaling works on. */
  static BufferedImage plain(BufferedImage image) {
    ColorModel colours = image.getColorModel();
    boolean grey = colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    if (grey && image.getType() == BufferedImage.TYPE_CUSTOM) {
      return greys(image);
    }
    boolean whole = image.getRaster().getParent() == null;
    if (whole
        && (image.getType() == BufferedImage.TYPE_INT_RGB
            || image.getType() == BufferedImage.TYPE_INT_ARGB_PRE)) {
      return image;
    }
    return drawn(
        image, image.getWidth(), image.getHeight(), RenderingHints.VALUE_INTERPOLATION_BILINEAR);
  }

  static BufferedImage scale(BufferedImage image, Geometry geometry) {
    int width = geometry.scaledWidth();
    int height = geometry.scaledHeight();
    if (image.getWidth() == width && image.getHeight() == height) {
      return image;
    }
    return geometry.shrinks()
        ? AreaMean.shrink(image, width, height)
        : drawn(image, width, height, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
  }

  static BufferedImage drawn(BufferedImage image, int width, int height, Object hint) {
    BufferedImage target =
        new BufferedImage(
            width,
            height,
            image.getColorModel().hasAlpha()
                ? BufferedImage.TYPE_INT_ARGB_PRE
                : BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = target.createGraphics();
    try {
      graphics.setComposite(AlphaComposite.Src);
      graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, hint);
      graphics.drawImage(image, 0, 0, width, height, null);
    } finally {
      graphics.dispose();
    }
    return target;
  }

  /**
   * Converts odd kinds of grey, which the JDK takes for linear light and brightens, although files
   * mean sRGB.
   */
  private static BufferedImage greys(BufferedImage image) {
    Raster raster = image.getRaster();
    int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
    boolean alpha = image.getColorModel().hasAlpha();
    int width = image.getWidth();
    BufferedImage target =
        new BufferedImage(
            width,
            image.getHeight(),
            alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    int[] levels = new int[width];
    int[] alphas = new int[width];
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, levels);
      if (alpha) {
        raster.getSamples(0, y, width, 1, 1, alphas);
      }
      for (int x = 0; x < width; x++) {
        int level = levels[x] >> shift;
        row[x] = (alphas[x] >> shift) << 24 | level << 16 | level << 8 | level;
      }
      target.setRGB(0, y, width, 1, row, 0, width);
    }
    return alpha
        ? drawn(
            target, width, image.getHeight(), RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR)
        : target;
  }
}
