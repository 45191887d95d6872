package dev.tandem.images.resize;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a PNG says of its colours, in up to five kinds of chunks, of which the first of each kind
 * counts. As in browsers, cICP comes before a profile, that before sRGB, and all of them before
 * gAMA and cHRM.
 */
final class PngColours {
  static final int CICP = 0x63494350;
  static final int ICCP = 0x69434350;
  static final int SRGB = 0x73524742;
  static final int GAMA = 0x67414D41;
  static final int CHRM = 0x6348524D;

  private static final double UNIT = 100_000;

  /** What files in sRGB say, too. Others that say about that mean it, as libpng takes it. */
  private static final double USUAL_GAMMA = 2.2;

  private static final double THRESHOLD = 0.05;

  private final byte[] bytes;
  private final ByteBuffer data;
  private boolean profiled;
  private byte @Nullable [] profile;
  private byte @Nullable [] coded;
  private boolean srgb;
  private double gamma;
  private @Nullable Primaries primaries;

  PngColours(byte[] bytes) {
    this.bytes = bytes;
    data = ByteBuffer.wrap(bytes);
  }

  /** Looks at a chunk. */
  void add(PngChunks chunk) {
    int at = chunk.content();
    int length = chunk.length();
    switch (chunk.type()) {
      case ICCP -> {
        if (!profiled) { // only the first counts, valid or not
          profiled = true;
          profile = inflated(at, at + length);
        }
      }
      case CICP -> coded = coded == null && length == 4 ? coded(at) : coded;
      case SRGB -> srgb |= length == 1;
      case GAMA -> {
        if (gamma == 0 && length == 4 && data.getInt(at) > 0) {
          gamma = UNIT / data.getInt(at);
        }
      }
      case CHRM -> primaries = primaries == null && length == 32 ? primaries(at) : primaries;
      default -> {}
    }
  }

  /** Returns the profile of the colours, or null if they are sRGB or nothing is known of them. */
  byte @Nullable [] profile() {
    if (coded != null) {
      return coded;
    }
    if (profile != null || srgb || gamma == 0) {
      return profile;
    }
    boolean usual = Math.abs(gamma / USUAL_GAMMA - 1) < THRESHOLD;
    if (usual && primaries == null) {
      return null;
    }
    return RgbProfile.of(
        primaries == null ? Primaries.BT_709 : primaries,
        usual ? TransferCurve.SRGB : TransferCurve.power(Math.clamp(gamma, 0.05, 20)));
  }

  /**
   * Reads code points of ITU-T H.273; returns null for those that are not supported: of luma and
   * chroma, of a narrow range, and of high dynamic range.
   */
  private byte @Nullable [] coded(int at) {
    boolean plain = bytes[at + 2] == 0 && bytes[at + 3] == 1;
    @Nullable Primaries colours = CodedColours.primaries(bytes[at]);
    @Nullable TransferCurve curve =
        switch (bytes[at + 1]) {
          case 1, 6, 14, 15 -> TransferCurve.BT_709;
          case 4 -> TransferCurve.power(2.2);
          case 5 -> TransferCurve.power(2.8);
          case 8 -> TransferCurve.power(1);
          case 13 -> TransferCurve.SRGB;
          default -> null;
        };
    return plain && colours != null && curve != null ? RgbProfile.of(colours, curve) : null;
  }

  private Primaries primaries(int at) {
    double[] xy = new double[8];
    for (int i = 0; i < xy.length; i++) {
      xy[i] = Integer.toUnsignedLong(data.getInt(at + 4 * i)) / UNIT;
    }
    return new Primaries(xy[0], xy[1], xy[2], xy[3], xy[4], xy[5], xy[6], xy[7]);
  }

  /**
   * Inflates the profile in a chunk, which holds a name, a zero, the compression method and the
   * compressed profile.
   */
  private byte @Nullable [] inflated(int from, int to) {
    int start = from;
    while (start < to && bytes[start] != 0) {
      start++;
    }
    start += 2;
    if (start >= to) {
      return null;
    }
    try (var in = new InflaterInputStream(new ByteArrayInputStream(bytes, start, to - start))) {
      byte[] inflated = in.readNBytes(ColourProfile.LONGEST + 1);
      return inflated.length > ColourProfile.LONGEST ? null : inflated;
    } catch (IOException e) {
      return null; // odd metadata is no reason to reject a picture
    }
  }
}
