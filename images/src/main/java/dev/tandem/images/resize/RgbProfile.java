package dev.tandem.images.resize;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes the ICC profile of colours that a file describes in another way. */
final class RgbProfile {
  private static final int HEADER = 128;
  private static final int COLOUR = 20;
  private static final int CURVE = 32;
  private static final String[] TAGS = {"rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"};

  private RgbProfile() {}

  /** Returns a profile, or null if the chromaticities make no sense. */
  static byte @Nullable [] of(Primaries primaries, TransferCurve curve) {
    double @Nullable [][] colours = primaries.underD50();
    if (colours == null) {
      return null;
    }
    int start = HEADER + 4 + 12 * TAGS.length;
    ByteBuffer icc = ByteBuffer.allocate(start + 3 * COLOUR + CURVE);
    icc.putInt(icc.capacity()).putInt(8, 0x04200000).put(12, ascii("mntrRGB XYZ "));
    icc.put(36, ascii("acsp")).position(68);
    put(icc, 0.9642, 1, 0.8249);
    icc.position(HEADER).putInt(TAGS.length);
    for (int i = 0; i < TAGS.length; i++) {
      icc.put(ascii(TAGS[i])).putInt(start + Math.min(i, 3) * COLOUR);
      icc.putInt(i < 3 ? COLOUR : CURVE);
    }
    for (int i = 0; i < 3; i++) {
      icc.put(ascii("XYZ ")).putInt(0);
      put(icc, colours[0][i], colours[1][i], colours[2][i]);
    }
    icc.put(ascii("para")).putInt(0).putShort((short) 3).putShort((short) 0);
    put(icc, curve.gamma(), curve.a(), curve.b(), curve.slope(), curve.knee());
    return icc.array();
  }

  private static void put(ByteBuffer icc, double... numbers) {
    for (double number : numbers) {
      icc.putInt((int) Math.round(number * 0x1p16));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
