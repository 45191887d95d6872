package dev.tandem.images.resize;

import org.jspecify.annotations.Nullable;

/**
 * What the numbers of a coded picture mean, in the code points of ITU-T H.273.
 *
 * @param primaries which red, green, blue and white
 * @param transfer how much light a level stands for
 * @param matrix how luma and chroma are made of red, green and blue
 * @param full whether the numbers use their whole range
 */
record CodedColours(int primaries, int transfer, int matrix, boolean full) {
  static CodedColours of(IsoFields nclx) {
    return new CodedColours(nclx.u16(), nclx.u16(), nclx.u16(), (nclx.u8() & 0x80) != 0);
  }

  /** The red, green, blue and white of a code point, or null if the code is not supported. */
  static @Nullable Primaries primaries(int code) {
    return switch (code) {
      case 1 -> Primaries.BT_709;
      case 5 -> Primaries.BT_601_625;
      case 6, 7 -> Primaries.BT_601_525;
      case 9 -> Primaries.BT_2020;
      case 12 -> Primaries.P3;
      default -> null;
    };
  }

  /**
   * Writes a profile of these colours; returns null if they are those of sRGB, unknown, or of high
   * dynamic range. The curve of video cameras counts as that of sRGB, since pictures are meant for
   * screens, and all programs show them so.
   */
  byte @Nullable [] profile() {
    @Nullable Primaries colours = primaries(primaries);
    @Nullable TransferCurve curve =
        switch (transfer) {
          case 1, 2, 6, 13, 14, 15 -> TransferCurve.SRGB;
          case 4 -> TransferCurve.power(2.2);
          case 5 -> TransferCurve.power(2.8);
          case 8 -> TransferCurve.power(1);
          default -> null;
        };
    return colours == null || curve == null ? null : RgbProfile.of(colours, curve);
  }
}
