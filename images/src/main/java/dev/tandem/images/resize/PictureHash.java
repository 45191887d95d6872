package dev.tandem.images.resize;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A perceptual hash of a picture, of 64 bits: the same picture of another size, quality or format
 * has nearly the same bits. Two unrelated pictures differ in about 32 of them.
 *
 * <p>This is the hash by a discrete cosine transform, as in C. Zauner, <i>Implementation and
 * Benchmarking of Perceptual Image Hash Functions</i> (2010): each bit says whether one of the 8 x
 * 8 lowest frequencies of the grey picture is above their median. A plain picture has no hash, and
 * neither has one that is plain but for a tenth of it: it would share its hash with many others.
 *
 * <p>It is no proof: pictures can be made to have any hash. Immutable.
 */
public record PictureHash(long bits) {
  /** The side of the grey square that the hash is made of, in pixels. */
  static final int SIDE = 32;

  private static final int BITS = Long.SIZE;
  private static final int DIGITS = BITS / 4;

  /**
   * The median strength of the frequencies below which a picture is plain: three times what
   * rounding greys to whole numbers adds to each.
   */
  private static final float LEAST_STRENGTH = SIDE / 2;

  /**
   * The share of the picture that must differ from the median grey by more than {@value #SLIGHTLY},
   * of 255. Pictures that are plain but for one corner have nearly the same hash.
   */
  private static final double LEAST_SHARE = 0.1;

  private static final int SLIGHTLY = 8;

  private static final int FREQUENCIES = 8; // in each direction
  private static final float[] COSINES = cosines();

  /** Returns the number of bits that differ, from 0 to 64. */
  public int distance(PictureHash other) {
    return Long.bitCount(bits ^ other.bits);
  }

  /**
   * Parses a hash as {@link #toString} writes it.
   *
   * @return the hash, or null if the text is not a hash
   */
  public static @Nullable PictureHash parse(String text) {
    boolean valid =
        text.length() == DIGITS
            && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    return valid ? new PictureHash(HexFormat.fromHexDigitsToLong(text)) : null;
  }

  /** Returns the hash as 16 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(bits);
  }

  /**
   * Computes the hash of a picture. Takes about ten microseconds.
   *
   * @param greys the means of {@value #SIDE} x {@value #SIDE} equal parts of the picture, row by
   *     row, from 0 to 255
   * @param orientation how the picture must be turned to be upright, numbered as in EXIF
   * @return null if the picture is plain
   */
  static @Nullable PictureHash of(byte[] greys, int orientation) {
    if (structured(greys) < LEAST_SHARE) {
      return null;
    }
    float[] frequencies = lowest(upright(greys, orientation));
    float[] strengths = frequencies.clone();
    for (int i = 0; i < BITS; i++) {
      strengths[i] = Math.abs(strengths[i]);
    }
    if (median(strengths) < LEAST_STRENGTH) {
      return null;
    }
    float median = median(frequencies.clone());
    long bits = 0;
    for (float frequency : frequencies) {
      bits = bits << 1 | (frequency > median ? 1 : 0);
    }
    return new PictureHash(bits);
  }

  private static float[] upright(byte[] greys, int orientation) {
    boolean onItsSide = orientation >= 5;
    boolean fromTheRight = Upright.fromTheRight(orientation);
    boolean fromTheBottom = Upright.fromTheBottom(orientation);
    float[] upright = new float[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int along = onItsSide ? y : x;
        int across = onItsSide ? x : y;
        int fromX = fromTheRight ? SIDE - 1 - along : along;
        int fromY = fromTheBottom ? SIDE - 1 - across : across;
        upright[y * SIDE + x] = greys[fromY * SIDE + fromX] & 0xFF;
      }
    }
    return upright;
  }

  /** Returns the median, and sorts the values. */
  private static float median(float[] values) {
    Arrays.sort(values);
    return (values[BITS / 2 - 1] + values[BITS / 2]) / 2;
  }

  /** Returns which share of the picture differs more than slightly from the median grey. */
  private static double structured(byte[] greys) {
    int[] levels = new int[256];
    for (byte grey : greys) {
      levels[grey & 0xFF]++;
    }
    int median = 0;
    for (int darker = levels[0]; darker < greys.length / 2; darker += levels[median]) {
      median++;
    }
    int alike = 0;
    for (int level = median - SLIGHTLY; level <= median + SLIGHTLY; level++) {
      alike += level >= 0 && level < levels.length ? levels[level] : 0;
    }
    return 1 - (double) alike / greys.length;
  }

  /** Returns the lowest frequencies, row by row, of which the first is the mean. */
  private static float[] lowest(float[] greys) {
    float[] columns = new float[FREQUENCIES * SIDE]; // transformed from top to bottom
    for (int v = 0; v < FREQUENCIES; v++) {
      for (int y = 0; y < SIDE; y++) {
        float cosine = COSINES[v * SIDE + y];
        for (int x = 0; x < SIDE; x++) {
          columns[v * SIDE + x] += cosine * greys[y * SIDE + x];
        }
      }
    }
    float[] lowest = new float[BITS];
    int count = 0;
    for (int v = 0; v < FREQUENCIES; v++) {
      for (int u = 0; u < FREQUENCIES; u++) {
        float sum = 0;
        for (int x = 0; x < SIDE; x++) {
          sum += COSINES[u * SIDE + x] * columns[v * SIDE + x];
        }
        lowest[count++] = sum;
      }
    }
    return lowest;
  }

  /** Returns the rows of the transform. All but the first have the same length. */
  private static float[] cosines() {
    float[] cosines = new float[FREQUENCIES * SIDE];
    for (int k = 0; k < FREQUENCIES; k++) {
      for (int i = 0; i < SIDE; i++) {
        cosines[k * SIDE + i] = (float) Math.cos(Math.PI * k * (2 * i + 1) / (2 * SIDE));
      }
    }
    return cosines;
  }
}
