package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.util.Arrays;

/**
 * What the samples of a pixel of a TIFF mean: first those of its colour, then others.
 *
 * @param alpha the index of the sample that is alpha, or -1
 * @param premultiplied whether the colours are multiplied by alpha
 * @param samples the number of all samples
 * @param bits the number of bits of a sample; the most, if they differ
 * @param fractions whether samples are floating-point numbers
 */
record TiffLayout(
    TiffColours colours,
    int alpha,
    boolean premultiplied,
    int samples,
    int bits,
    boolean fractions) {

  private static final int BITS = 258;
  private static final int PHOTOMETRIC = 262;
  private static final int ITU_LAB = 10;
  private static final int SAMPLES = 277;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;

  private static final int MOST_SAMPLES = 1024;

  private static final int FLOATS = 3;

  // Meanings of extra samples.
  private static final int PREMULTIPLIED = 1;
  private static final int PLAIN_ALPHA = 2;

  static TiffLayout of(TiffDirectory directory) throws ItemException {
    long samples = directory.number(SAMPLES, 1);
    long bits = Arrays.stream(directory.numbers(BITS)).max().orElse(1);
    if (samples < 1 || samples > MOST_SAMPLES || bits < 1 || bits > Long.SIZE) {
      throw ImageFile.broken("the TIFF has " + samples + " samples of " + bits + " bits");
    }
    long[] extra = directory.numbers(EXTRA_SAMPLES);
    if (directory.number(PHOTOMETRIC, -1) == ITU_LAB) {
      throw ItemException.lasting(
          FailureClass.UNSUPPORTED_FORMAT,
          "TIFF images in the Lab of fax machines are not supported");
    }
    TiffColours colours = TiffColours.of(directory, (int) samples - extra.length);
    int alpha = -1;
    boolean premultiplied = false;
    if (extra.length == 0 && samples == colours.samples() + 1) {
      alpha = colours.samples(); // some encoders leave out the tag, which is mandatory
    }
    for (int i = 0; i < extra.length && alpha < 0; i++) {
      if (extra[i] == PREMULTIPLIED || extra[i] == PLAIN_ALPHA) {
        alpha = colours.samples() + i;
        premultiplied = extra[i] == PREMULTIPLIED;
      }
    }
    boolean fractions = bits >= Short.SIZE && directory.number(SAMPLE_FORMAT, 1) == FLOATS;
    return new TiffLayout(colours, alpha, premultiplied, (int) samples, (int) bits, fractions);
  }

  /** Fails if samples are fractions that no reader here knows. */
  void requireKnownFractions() throws ItemException {
    if (fractions && bits != Short.SIZE && bits != Float.SIZE && bits != Double.SIZE) {
      throw ItemException.lasting(
          FailureClass.UNSUPPORTED_FORMAT,
          "TIFF images of fractions of " + bits + " bits are not supported");
    }
  }

  /** Whether samples may be fractions beyond 0 and 1, to which readers limit those of an image. */
  boolean isWide() {
    return fractions && colours.isLab();
  }

  /** How many bytes a reader takes for a sample, at most. */
  int sampleBytes() {
    int bytes = bits <= Byte.SIZE ? Byte.BYTES : bits <= Short.SIZE ? Float.BYTES : Double.BYTES;
    return isWide() ? 2 * bytes : bytes; // its own, and those of the raster
  }
}
