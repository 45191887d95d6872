package dev.tandem.images.resize;

/**
 * How much light the level of a colour stands for, both from 0 to 1: {@code (a * level + b) ^
 * gamma} from the level {@code knee} on, and {@code slope * level} below it.
 */
record TransferCurve(double gamma, double a, double b, double slope, double knee) {
  static final TransferCurve SRGB =
      new TransferCurve(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045);

  /** That of BT.601, BT.709 and BT.2020. */
  static final TransferCurve BT_709 =
      new TransferCurve(1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081);

  static TransferCurve power(double gamma) {
    return new TransferCurve(gamma, 1, 0, 1, 0);
  }
}
