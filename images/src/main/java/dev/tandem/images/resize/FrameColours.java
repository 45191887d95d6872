package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import org.jspecify.annotations.Nullable;

/** Converts levels of luma and chroma to red, green and blue, with a table for each. */
final class FrameColours {
  private static final int SHIFT = 14;
  private static final int HALF = 1 << (SHIFT - 1);
  private static final int OPAQUE = 0xFF000000;

  private static final int IDENTITY = 0;
  private static final int YCGCO = 8;

  private final int[] luma;
  private final int[] redOfV;
  private final int[] redOfU;
  private final int[] greenOfU;
  private final int[] greenOfV;
  private final int[] blueOfU;
  private final int[] blueOfV;
  private final boolean grey;
  private final boolean rgb;
  private final boolean greenFirst; // then blue and red, as a matrix of none has them

  FrameColours(FramePlanes planes, CodedColours colours) throws ItemException {
    grey = planes.grey();
    greenFirst = !planes.rgb() && colours.matrix() == IDENTITY && !grey;
    rgb = planes.rgb() || greenFirst;
    int depth = planes.depth();
    luma = table(depth, 1, colours.full(), false);
    boolean green = colours.matrix() == YCGCO;
    double[] weights = grey || rgb || green ? new double[] {0.25, 0.25} : weights(colours);
    double red = weights[0];
    double blue = weights[1];
    redOfU = table(depth, green ? -1 : 0, colours.full(), true);
    redOfV = table(depth, green ? 1 : 2 * (1 - red), colours.full(), true);
    greenOfU =
        table(depth, green ? 1 : -2 * blue * (1 - blue) / (1 - red - blue), colours.full(), true);
    greenOfV =
        table(depth, green ? 0 : -2 * red * (1 - red) / (1 - red - blue), colours.full(), true);
    blueOfU = table(depth, green ? -1 : 2 * (1 - blue), colours.full(), true);
    blueOfV = table(depth, green ? -1 : 0, colours.full(), true);
  }

  /** The shares of red and blue in luma. */
  private static double[] weights(CodedColours colours) throws ItemException {
    return switch (colours.matrix()) {
      case 1 -> new double[] {0.2126, 0.0722};
      case 2, 5, 6 -> new double[] {0.299, 0.114};
      case 4 -> new double[] {0.30, 0.11};
      case 7 -> new double[] {0.212, 0.087};
      case 9, 10 -> new double[] {0.2627, 0.0593};
      case 12 -> ofPrimaries(colours.primaries());
      default ->
          throw ItemException.lasting(
              FailureClass.UNSUPPORTED_FORMAT,
              "pictures with colour matrix " + colours.matrix() + " are not supported");
    };
  }

  private static double[] ofPrimaries(int code) {
    @Nullable Primaries primaries = CodedColours.primaries(code);
    double[] luminances = (primaries == null ? Primaries.BT_709 : primaries).luminances();
    return new double[] {luminances[0], luminances[2]};
  }

  private static int[] table(int depth, double factor, boolean full, boolean chroma) {
    int most = (1 << depth) - 1;
    int unit = 1 << (depth - 8);
    double zero = chroma ? 128 * unit : full ? 0 : 16 * unit;
    double range = full ? most : (chroma ? 224 : 219) * unit;
    int[] table = new int[most + 1];
    for (int level = 0; level <= most; level++) {
      table[level] = (int) Math.round((level - zero) / range * 255 * factor * (1 << SHIFT));
    }
    return table;
  }

  /** Writes a row of opaque colours. */
  void write(FrameRows row, int from, int count, int[] into, int at) {
    int[] y = row.levels(0);
    if (grey) {
      for (int i = 0; i < count; i++) {
        into[at + i] = OPAQUE | level(luma[y[from + i]]) * 0x010101;
      }
      return;
    }
    int[] u = row.levels(1);
    int[] v = row.levels(2);
    for (int i = 0; i < count; i++) {
      int a = luma[y[from + i]];
      int b = u[from + i];
      int c = v[from + i];
      into[at + i] =
          rgb
              ? greenFirst ? packed(luma[c], a, luma[b]) : packed(a, luma[b], luma[c])
              : packed(
                  a + redOfU[b] + redOfV[c],
                  a + greenOfU[b] + greenOfV[c],
                  a + blueOfU[b] + blueOfV[c]);
    }
  }

  /** The level of luma as one of eight bits. */
  int luma(int level) {
    return level(luma[level]);
  }

  private static int packed(int red, int green, int blue) {
    return OPAQUE | level(red) << 16 | level(green) << 8 | level(blue);
  }

  private static int level(int scaled) {
    return Math.clamp((scaled + HALF) >> SHIFT, 0, 255);
  }
}
