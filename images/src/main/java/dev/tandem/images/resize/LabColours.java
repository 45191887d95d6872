package dev.tandem.images.resize;

/**
 * Converts CIE L*a*b*, with the white of D65, to sRGB: the formulas of CIE 15 and of IEC 61966-2-1.
 */
final class LabColours {
  private static final double EPSILON = 6.0 / 29;

  // The white of D65.
  private static final double X = 0.95047;
  private static final double Z = 1.08883;

  private LabColours() {}

  /** Returns a colour as {@code 0xRRGGBB}; {@code lightness} is from 0 to 100. */
  static int toRgb(double lightness, double a, double b) {
    double middle = (lightness + 16) / 116;
    double x = X * linear(middle + a / 500);
    double y = linear(middle);
    double z = Z * linear(middle - b / 200);
    return level(3.2404542 * x - 1.5371385 * y - 0.4985314 * z) << 16
        | level(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z) << 8
        | level(0.0556434 * x - 0.2040259 * y + 1.0572252 * z);
  }

  private static double linear(double value) {
    return value > EPSILON ? value * value * value : 3 * EPSILON * EPSILON * (value - 4.0 / 29);
  }

  private static int level(double light) {
    double value = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * Math.clamp(value, 0, 1));
  }
}
