package dev.tandem.images.resize;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the colours of a TIFF are, once its reader has decoded them. */
enum TiffColours {
  GREY(1, "GRAY"),

  /** An index into a palette of colours. */
  PALETTE(1, "RGB "),

  /** Red, green and blue, also if the file has YCbCr. */
  RGB(3, "RGB "),

  /** CIE L*a*b*, of which a* and b* have signs. No profile applies. */
  LAB(3, "none"),

  /** CIE L*a*b* as in ICC profiles: half of the range is the zero of a* and b*. */
  ICC_LAB(3, "none"),

  /** Cyan, magenta, yellow and black; the most is full ink. */
  INKS(4, "CMYK");

  private static final int PHOTOMETRIC = 262;
  private static final int COLOUR_MAP = 320;
  private static final int SPACE_OF_PROFILE = 16;

  private final int samples;
  private final String profile;

  TiffColours(int samples, String profile) {
    this.samples = samples;
    this.profile = profile;
  }

  /**
   * Returns the colours of a picture by its photometric interpretation, or as readers guess them.
   *
   * @param samples the number of samples of a pixel without extra ones
   */
  static TiffColours of(TiffDirectory directory, int samples) {
    return switch ((int) directory.number(PHOTOMETRIC, -1)) {
      case 0, 1, 4, 32844 -> GREY; // white or black is zero; a mask; the logarithm of light
      case 3 -> PALETTE;
      case 5 -> INKS;
      case 8 -> LAB;
      case 9 -> ICC_LAB;
      case -1 -> {
        if (directory.entry(COLOUR_MAP) != null) {
          yield PALETTE;
        }
        yield samples == 4 ? INKS : samples == 3 ? RGB : GREY;
      }
      default -> RGB;
    };
  }

  boolean isLab() {
    return this == LAB || this == ICC_LAB;
  }

  /** The number of samples that make a colour. */
  int samples() {
    return samples;
  }

  /** Returns the profile if it is one for such colours, or else null. */
  byte @Nullable [] fitting(byte[] icc) {
    return ImageFile.hasAt(ByteBuffer.wrap(icc), SPACE_OF_PROFILE, profile) ? icc : null;
  }
}
