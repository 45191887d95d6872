package dev.tandem.images.resize;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;

/**
 * Shrinks an image by area averaging: each new pixel is the mean of the area it covers, in which a
 * pixel on the edge counts by the part covered. Takes one pass over the old pixels, and memory for
 * two rows of new ones.
 */
final class AreaMean {
  private static final int CHANNELS = 4;

  private final int[] from;
  private final int fromWidth;
  private final int fromHeight;
  private final int toWidth;
  private final int toHeight;

  private AreaMean(BufferedImage image, int toWidth, int toHeight) {
    this.from = pixels(image);
    this.fromWidth = image.getWidth();
    this.fromHeight = image.getHeight();
    this.toWidth = toWidth;
    this.toHeight = toHeight;
  }

  /**
   * Returns a smaller image of the same type.
   *
   * @param image an image with one int per pixel, not a sub-image, and if transparent with its
   *     colours multiplied by alpha
   */
  static BufferedImage shrink(BufferedImage image, int width, int height) {
    BufferedImage target = new BufferedImage(width, height, image.getType());
    new AreaMean(image, width, height).into(pixels(target));
    return target;
  }

  private static int[] pixels(BufferedImage image) {
    return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
  }

  private void into(int[] to) {
    double rowsEach = (double) fromHeight / toHeight;
    float[] row = new float[CHANNELS * toWidth];
    float[] sums = new float[CHANNELS * toWidth];
    int read = -1;
    for (int y = 0; y < toHeight; y++) {
      double top = y * rowsEach;
      double bottom = y == toHeight - 1 ? fromHeight : top + rowsEach;
      Arrays.fill(sums, 0);
      for (int fromY = (int) top; fromY < bottom && fromY < fromHeight; fromY++) {
        if (fromY != read) { // a row that two new ones share is read once
          narrow(fromY, row);
          read = fromY;
        }
        float covered = (float) ((Math.min(bottom, fromY + 1) - Math.max(top, fromY)) / rowsEach);
        for (int i = 0; i < sums.length; i++) {
          sums[i] += covered * row[i];
        }
      }
      for (int x = 0; x < toWidth; x++) {
        to[y * toWidth + x] =
            rounded(sums[CHANNELS * x]) << 24
                | rounded(sums[CHANNELS * x + 1]) << 16
                | rounded(sums[CHANNELS * x + 2]) << 8
                | rounded(sums[CHANNELS * x + 3]);
      }
    }
  }

  /** Shrinks one old row to the width of the new ones. */
  private void narrow(int fromY, float[] row) {
    double columnsEach = (double) fromWidth / toWidth;
    int start = fromY * fromWidth;
    for (int x = 0; x < toWidth; x++) {
      double left = x * columnsEach;
      double right = x == toWidth - 1 ? fromWidth : left + columnsEach;
      float a = 0;
      float r = 0;
      float g = 0;
      float b = 0;
      for (int fromX = (int) left; fromX < right && fromX < fromWidth; fromX++) {
        float covered =
            (float) ((Math.min(right, fromX + 1) - Math.max(left, fromX)) / columnsEach);
        int pixel = from[start + fromX];
        a += covered * (pixel >>> 24);
        r += covered * (pixel >> 16 & 0xFF);
        g += covered * (pixel >> 8 & 0xFF);
        b += covered * (pixel & 0xFF);
      }
      row[CHANNELS * x] = a;
      row[CHANNELS * x + 1] = r;
      row[CHANNELS * x + 2] = g;
      row[CHANNELS * x + 3] = b;
    }
  }

  private static int rounded(float mean) {
    return Math.min(255, (int) (mean + 0.5f));
  }
}
