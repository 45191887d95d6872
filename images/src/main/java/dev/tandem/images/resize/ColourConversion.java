package dev.tandem.images.resize;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** Converts the pixels of a row or an image, as one line, to sRGB. Not thread-safe. */
final class ColourConversion {
  private static final ICC_Profile SRGB = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
  private static final int[] INKS = {0, 1, 2, 3};
  private static final int[] BLUE_FIRST = {2, 1, 0};
  private static final int[] GREY = {0};

  private final ColorConvertOp operation;
  private final int components;

  ColourConversion(ICC_Profile profile, int components) {
    operation = new ColorConvertOp(new ICC_Profile[] {profile, SRGB}, null);
    this.components = components;
  }

  /**
   * Converts colours in place, or greys, each given as three equal values.
   *
   * @param bgr three bytes per pixel, blue first
   */
  void convert(byte[] bgr) {
    byte[] from = bgr.clone();
    if (components == 1) {
      from = new byte[bgr.length / 3];
      for (int i = 0; i < from.length; i++) {
        from[i] = bgr[3 * i];
      }
    }
    operation.filter(pixels(from, components == 1 ? GREY : BLUE_FIRST), pixels(bgr, BLUE_FIRST));
  }

  /** Packs a pixel of three bytes, blue first, as {@code 0xRRGGBB}. */
  static int packed(byte[] bgr, int pixel) {
    return (bgr[3 * pixel + 2] & 0xFF) << 16
        | (bgr[3 * pixel + 1] & 0xFF) << 8
        | (bgr[3 * pixel] & 0xFF);
  }

  /**
   * Converts inks.
   *
   * @param cmyk four bytes per pixel, 255 for full ink
   * @return three bytes per pixel, blue first
   */
  byte[] convertInks(byte[] cmyk) {
    byte[] bgr = new byte[cmyk.length / 4 * 3];
    operation.filter(pixels(cmyk, INKS), pixels(bgr, BLUE_FIRST));
    return bgr;
  }

  private static WritableRaster pixels(byte[] bytes, int[] order) {
    int width = bytes.length / order.length;
    return Raster.createInterleavedRaster(
        new DataBufferByte(bytes, bytes.length), width, 1, bytes.length, order.length, order, null);
  }
}
