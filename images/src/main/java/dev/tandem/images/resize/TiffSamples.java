package dev.tandem.images.resize;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Converts the samples of a TIFF to colours of eight bits. The colour models of readers are not
 * asked but where they are right: they take some samples for linear light that are not.
 */
final class TiffSamples {
  private final TiffLayout layout;
  private final Raster raster;
  private final int width;
  private final int bands;
  private final int alpha;

  private final boolean fractions;
  private final boolean signed;

  /** Whether samples are levels already. */
  private final boolean bytes;

  /** The most that a sample can be, by band. */
  private final long[] most;

  private TiffSamples(BufferedImage image, TiffLayout layout, boolean jdk) {
    this.layout = layout;
    raster = image.getRaster();
    width = image.getWidth();
    bands = raster.getNumBands();
    alpha = layout.alpha() < bands ? layout.alpha() : -1;
    int type = raster.getTransferType();
    fractions = type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE;
    signed = type == DataBuffer.TYPE_SHORT;
    most = new long[bands];
    for (int band = 0; band < bands; band++) {
      most[band] = most(image.getColorModel(), raster, band, jdk);
    }
    bytes = type == DataBuffer.TYPE_BYTE && Arrays.stream(most).allMatch(all -> all == 255);
  }

  /**
   * Converts a picture.
   *
   * @param image the samples as a reader unpacks them, with those of YCbCr converted
   * @param jdk whether that was the JDK's, which widens samples of odd sizes
   * @param inks what inks look like; null for the plain formula
   */
  static BufferedImage toRgb(
      BufferedImage image, TiffLayout layout, boolean jdk, @Nullable ColourConversion inks) {
    int width = image.getWidth();
    int height = image.getHeight();
    boolean modelled =
        layout.colours() == TiffColours.PALETTE || image.getColorModel() instanceof IndexColorModel;
    var samples = new TiffSamples(image, layout, jdk);
    BufferedImage target = new BufferedImage(width, height, samples.type(modelled));
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      if (modelled) {
        image.getRGB(0, y, width, 1, row, 0, width);
        target.setRGB(0, y, width, 1, row, 0, width);
      } else {
        samples.convert(y, inks, row);
        target.getRaster().setDataElements(0, y, width, 1, row);
      }
    }
    return target;
  }

  private int type(boolean modelled) {
    if (layout.alpha() < 0 || (alpha < 0 && !modelled)) {
      return BufferedImage.TYPE_INT_RGB;
    }
    return layout.premultiplied() && !modelled
        ? BufferedImage.TYPE_INT_ARGB_PRE
        : BufferedImage.TYPE_INT_ARGB;
  }

  private static long most(ColorModel colours, Raster raster, int band, boolean jdk) {
    int type = raster.getTransferType();
    if (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE) {
      return 1;
    }
    boolean told = colours instanceof ComponentColorModel && band < colours.getNumComponents();
    int bits =
        told && !jdk
            ? colours.getComponentSize(band)
            : raster.getSampleModel().getSampleSize(band); // also if one bit is the sign
    return (1L << bits) - 1;
  }

  private void convert(int y, @Nullable ColourConversion inks, int[] row) {
    int[] levels = levels(y);
    switch (layout.colours()) {
      case GREY, PALETTE -> {
        for (int x = 0; x < width; x++) {
          row[x] = levels[x * bands] * 0x10101;
        }
      }
      case LAB, ICC_LAB -> {
        double[] samples = raster.getPixels(0, y, width, 1, (double[]) null);
        for (int i = 0; i < samples.length && !fractions; i++) {
          samples[i] = (long) samples[i] & most[i % bands]; // a raster's 32 bits have a sign
        }
        for (int x = 0, at = 0; x < width; x++, at += bands) {
          row[x] = lab(samples, at);
        }
      }
      case RGB -> {
        for (int x = 0, at = 0; x < width; x++, at += bands) {
          row[x] = levels[at] << 16 | levels[at + 1] << 8 | levels[at + 2];
        }
      }
      case INKS -> {
        int[] paper = new int[4 * width];
        for (int i = 0; i < paper.length; i++) {
          paper[i] = 255 - levels[i / 4 * bands + (i & 3)];
        }
        Cmyk.convert(paper, inks, row);
      }
    }
    for (int x = 0; x < width && alpha >= 0; x++) {
      row[x] = withAlpha(row[x] & 0xFFFFFF, levels[x * bands + alpha]);
    }
  }

  /** Converts the three samples at that index, as the Adobe technical note on TIFF has them. */
  private int lab(double[] samples, int at) {
    if (fractions) {
      return LabColours.toRgb(samples[at], samples[at + 1], samples[at + 2]);
    }
    double unit = (most[1] + 1) / 256.0;
    if (layout.colours() == TiffColours.ICC_LAB) {
      double white = 255 * unit; // of two bytes, 0xFF00
      return LabColours.toRgb(
          100 * samples[at] / white, samples[at + 1] / unit - 128, samples[at + 2] / unit - 128);
    }
    return LabColours.toRgb(
        100 * samples[at] / most[0],
        signed(samples[at + 1]) / unit,
        signed(samples[at + 2]) / unit);
  }

  private double signed(double sample) {
    return sample > most[1] / 2.0 ? sample - most[1] - 1 : sample;
  }

  /** Returns the samples of a row as levels from 0 to 255. */
  private int[] levels(int y) {
    if (fractions) {
      float[] samples = raster.getPixels(0, y, width, 1, (float[]) null);
      int[] levels = new int[samples.length];
      for (int i = 0; i < levels.length; i++) {
        levels[i] = Math.round(255 * Math.clamp(samples[i], 0, 1));
      }
      return levels;
    }
    int[] levels = raster.getPixels(0, y, width, 1, (int[]) null);
    for (int i = 0; i < levels.length && !bytes; i++) {
      levels[i] = level(levels[i], most[i % bands]);
    }
    return levels;
  }

  private int level(int sample, long whole) {
    // The sign of an integer is a bit like the others, and an inverted sample has bits too many.
    long amount = signed ? Math.max(0, sample) : sample & whole;
    return (int) ((amount * 255 + whole / 2) / whole);
  }

  private int withAlpha(int rgb, int alpha) {
    if (!layout.premultiplied()) {
      return alpha << 24 | rgb;
    }
    return alpha << 24
        | Math.min(alpha, rgb >> 16) << 16
        | Math.min(alpha, rgb >> 8 & 0xFF) << 8
        | Math.min(alpha, rgb & 0xFF);
  }
}
