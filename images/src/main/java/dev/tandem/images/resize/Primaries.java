package dev.tandem.images.resize;

import org.jspecify.annotations.Nullable;

/** The chromaticities of white, red, green and blue: x and y of CIE 1931. */
record Primaries(
    double whiteX,
    double whiteY,
    double redX,
    double redY,
    double greenX,
    double greenY,
    double blueX,
    double blueY) {

  static final Primaries BT_709 = d65(0.64, 0.33, 0.3, 0.6, 0.15, 0.06);
  static final Primaries BT_601_625 = d65(0.64, 0.33, 0.29, 0.6, 0.15, 0.06);
  static final Primaries BT_601_525 = d65(0.63, 0.34, 0.31, 0.595, 0.155, 0.07);
  static final Primaries BT_2020 = d65(0.708, 0.292, 0.17, 0.797, 0.131, 0.046);
  static final Primaries P3 = d65(0.68, 0.32, 0.265, 0.69, 0.15, 0.06);

  /** White of the space in which profiles are connected. */
  private static final double[] D50 = {0.9642, 1, 0.8249};

  /** Bradford's response of the eye. */
  private static final double[][] EYE = {
    {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}
  };

  private static Primaries d65(
      double redX, double redY, double greenX, double greenY, double blueX, double blueY) {
    return new Primaries(0.3127, 0.329, redX, redY, greenX, greenY, blueX, blueY);
  }

  /**
   * Returns the light of full red, green and blue, one per column, as X, Y and Z under D50; null if
   * the chromaticities make no sense.
   */
  double @Nullable [][] underD50() {
    double[] white = light(whiteX, whiteY);
    double[][] columns = transposed(light(redX, redY), light(greenX, greenY), light(blueX, blueY));
    double @Nullable [][] inverse = inverse(columns);
    double @Nullable [][] fromEye = inverse(EYE);
    if (inverse == null || fromEye == null) {
      return null;
    }
    double[] amounts = product(inverse, white);
    double[] from = product(EYE, white);
    double[] to = product(EYE, D50);
    double[][] adapted = new double[3][];
    for (int colour = 0; colour < 3; colour++) {
      double[] eye =
          product(
              EYE,
              new double[] {
                columns[0][colour] * amounts[colour],
                columns[1][colour] * amounts[colour],
                columns[2][colour] * amounts[colour]
              });
      for (int i = 0; i < 3; i++) {
        eye[i] *= to[i] / from[i];
      }
      adapted[colour] = product(fromEye, eye);
    }
    for (double[] colour : adapted) {
      for (double amount : colour) {
        if (!(Math.abs(amount) < 4)) { // also if it is no number
          return null;
        }
      }
    }
    return transposed(adapted[0], adapted[1], adapted[2]);
  }

  /** Returns the shares of red, green and blue in the luminance of white. */
  double[] luminances() {
    double @Nullable [][] inverse =
        inverse(transposed(light(redX, redY), light(greenX, greenY), light(blueX, blueY)));
    if (inverse == null) {
      throw new IllegalStateException("chromaticities on a line");
    }
    return product(inverse, light(whiteX, whiteY));
  }

  private static double[] light(double x, double y) {
    return new double[] {x / y, 1, (1 - x - y) / y};
  }

  private static double[][] transposed(double[] a, double[] b, double[] c) {
    return new double[][] {{a[0], b[0], c[0]}, {a[1], b[1], c[1]}, {a[2], b[2], c[2]}};
  }

  private static double[] product(double[][] m, double[] v) {
    double[] product = new double[3];
    for (int i = 0; i < 3; i++) {
      product[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
    }
    return product;
  }

  private static double @Nullable [][] inverse(double[][] m) {
    double[][] inverse = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        int a = (j + 1) % 3;
        int b = (j + 2) % 3;
        int c = (i + 1) % 3;
        int d = (i + 2) % 3;
        inverse[i][j] = m[a][c] * m[b][d] - m[a][d] * m[b][c];
      }
    }
    double determinant =
        m[0][0] * inverse[0][0] + m[0][1] * inverse[1][0] + m[0][2] * inverse[2][0];
    if (!(Math.abs(determinant) > 1e-6)) {
      return null;
    }
    for (double[] row : inverse) {
      for (int j = 0; j < 3; j++) {
        row[j] /= determinant;
      }
    }
    return inverse;
  }
}
