package dev.tandem.demo;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/**
 * The pixels of a picture being painted, and the few shapes that silhouettes need, with
 * anti-aliased edges. Coordinates are pixels, with y downwards; anything outside is clipped. For
 * one thread.
 *
 * <p>It draws these shapes without Java2D, so it needs no display, no fonts and no warm-up.
 */
final class Canvas {
  final int width;
  final int height;

  /** The pixels, packed as {@code 0xRRGGBB}, row by row. */
  final int[] pixels;

  /** Pixels per unit: the geometric mean of a picture's sides is 1000 units. */
  final float unit;

  Canvas(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("invalid canvas size: " + width + "x" + height);
    }
    this.width = width;
    this.height = height;
    this.pixels = new int[width * height];
    this.unit = (float) Math.sqrt((double) width * height) / 1000;
  }

  /** Returns a view of the pixels for encoders, which shares the array. */
  BufferedImage image() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    WritableRaster raster =
        Raster.createWritableRaster(
            image.getSampleModel().createCompatibleSampleModel(width, height),
            new DataBufferInt(pixels, pixels.length),
            null);
    return new BufferedImage(image.getColorModel(), raster, false, null);
  }

  /** Returns this picture enlarged, by bilinear interpolation. */
  Canvas enlarged(int newWidth, int newHeight) {
    Canvas large = new Canvas(newWidth, newHeight);
    for (int y = 0; y < newHeight; y++) {
      float fromY = Math.clamp((y + 0.5f) * height / newHeight - 0.5f, 0, height - 1f);
      int row = ((int) fromY) * width;
      int below = Math.min((int) fromY + 1, height - 1) * width;
      float dy = fromY - (int) fromY;
      for (int x = 0; x < newWidth; x++) {
        float fromX = Math.clamp((x + 0.5f) * width / newWidth - 0.5f, 0, width - 1f);
        int left = (int) fromX;
        int right = Math.min(left + 1, width - 1);
        float dx = fromX - left;
        int upper = Rgb.mix(pixels[row + left], pixels[row + right], dx);
        int lower = Rgb.mix(pixels[below + left], pixels[below + right], dx);
        large.pixels[y * newWidth + x] = Rgb.mix(upper, lower, dy);
      }
    }
    return large;
  }

  /** Blends a colour over a pixel; {@code opacity} is clamped to 0–1. */
  void blend(int x, int y, int colour, float opacity) {
    if (x >= 0 && y >= 0 && x < width && y < height && opacity > 0) {
      int i = y * width + x;
      pixels[i] = Rgb.mix(pixels[i], colour, opacity);
    }
  }

  /** Draws a line with round ends. */
  void line(float x0, float y0, float x1, float y1, float radius, int colour) {
    float dx = x1 - x0;
    float dy = y1 - y0;
    float lengthSquared = Math.max(dx * dx + dy * dy, 1e-6f);
    int bottom = (int) Math.ceil(Math.max(y0, y1) + radius);
    int right = (int) Math.ceil(Math.max(x0, x1) + radius);
    for (int y = (int) (Math.min(y0, y1) - radius); y <= bottom; y++) {
      for (int x = (int) (Math.min(x0, x1) - radius); x <= right; x++) {
        float along = Math.clamp(((x - x0) * dx + (y - y0) * dy) / lengthSquared, 0f, 1f);
        double distance = Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
        blend(x, y, colour, radius + 0.5f - (float) distance);
      }
    }
  }

  void disc(float x, float y, float radius, int colour) {
    line(x, y, x, y, radius, colour);
  }

  /** Fills a convex polygon. Its corners are given clockwise, each as x and y. */
  void convex(int colour, float... corners) {
    float top = height;
    float bottom = 0;
    float left = width;
    float right = 0;
    for (int i = 0; i < corners.length; i += 2) {
      left = Math.min(left, corners[i]);
      right = Math.max(right, corners[i]);
      top = Math.min(top, corners[i + 1]);
      bottom = Math.max(bottom, corners[i + 1]);
    }
    for (int y = (int) top - 1; y <= bottom + 1; y++) {
      for (int x = (int) left - 1; x <= right + 1; x++) {
        blend(x, y, colour, 0.5f + depth(x, y, corners));
      }
    }
  }

  /** Returns how far inside the nearest edge a point lies; negative outside. */
  private static float depth(float x, float y, float[] corners) {
    float depth = Float.MAX_VALUE;
    for (int i = 0; i < corners.length; i += 2) {
      int next = (i + 2) % corners.length;
      float dx = corners[next] - corners[i];
      float dy = corners[next + 1] - corners[i + 1];
      float cross = dx * (y - corners[i + 1]) - dy * (x - corners[i]);
      depth = Math.min(depth, cross / (float) Math.hypot(dx, dy));
    }
    return depth;
  }
}
