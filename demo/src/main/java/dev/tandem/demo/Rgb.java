package dev.tandem.demo;

/** Arithmetic on colours packed as {@code 0xRRGGBB}; results are packed the same way. */
final class Rgb {
  private Rgb() {}

  /**
   * Returns the colour {@code t} of the way from {@code a} to {@code b}; {@code t} is clamped to
   * 0–1.
   */
  static int mix(int a, int b, float t) {
    int weight = t <= 0 ? 0 : t >= 1 ? 256 : (int) (t * 256);
    int rest = 256 - weight;
    int redBlue = ((a & 0xff00ff) * rest + (b & 0xff00ff) * weight) >>> 8;
    int green = ((a & 0x00ff00) * rest + (b & 0x00ff00) * weight) >>> 8;
    return (redBlue & 0xff00ff) | (green & 0x00ff00);
  }

  /** Returns the colour made brighter (factor above 1) or darker (below 1). */
  static int scale(int colour, float factor) {
    int k = (int) (Math.max(factor, 0f) * 256);
    return of(
        ((colour >> 16 & 0xff) * k) >> 8,
        ((colour >> 8 & 0xff) * k) >> 8,
        ((colour & 0xff) * k) >> 8);
  }

  /** Returns the colour of a surface under light of the given colour. */
  static int lit(int surface, int light) {
    return of(
        (surface >> 16 & 0xff) * (light >> 16 & 0xff) / 255,
        (surface >> 8 & 0xff) * (light >> 8 & 0xff) / 255,
        (surface & 0xff) * (light & 0xff) / 255);
  }

  /** Packs three channels, each clamped to 0–255. */
  static int of(int red, int green, int blue) {
    return channel(red) << 16 | channel(green) << 8 | channel(blue);
  }

  private static int channel(int value) {
    return value < 0 ? 0 : Math.min(value, 255);
  }
}
