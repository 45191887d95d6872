package dev.tandem.images.resize;

/**
 * Gives the rows of a frame as if chroma had as many levels as luma. Levels in between are
 * interpolated; chroma is taken to be in the middle of its luma.
 */
final class FrameRows {
  private final FramePlanes planes;
  private final int[][] levels;
  private final int[][] near = new int[2][];
  private final int[] chroma;

  FrameRows(FramePlanes planes) {
    this.planes = planes;
    int count = planes.grey() ? 1 : 3;
    levels = new int[count][planes.width()];
    near[0] = new int[planes.width()];
    near[1] = new int[planes.width()];
    chroma = new int[planes.width()];
  }

  /** Reads a row. */
  void read(int row) {
    planes.read(0, row, levels[0]);
    for (int component = 1; component < levels.length; component++) {
      if (planes.width(component) == planes.width()
          && planes.height(component) == planes.height()) {
        planes.read(component, row, levels[component]);
      } else {
        interpolate(component, row);
      }
    }
  }

  /** The levels of the row of one component, which the next one overwrites. */
  int[] levels(int component) {
    return levels[component];
  }

  private void interpolate(int component, int row) {
    int at = row >> planes.shiftY();
    int count = planes.read(component, at, near[0]);
    int other = neighbour(row, planes.shiftY(), planes.height(component));
    planes.read(component, other, near[1]);
    for (int i = 0; i < count; i++) {
      chroma[i] = 3 * near[0][i] + near[1][i];
    }
    int[] into = levels[component];
    for (int x = 0; x < into.length; x++) {
      int beside = neighbour(x, planes.shiftX(), count);
      into[x] = (3 * chroma[x >> planes.shiftX()] + chroma[beside] + 8) >> 4;
    }
  }

  /** The second nearest index of chroma. */
  private static int neighbour(int at, int shift, int count) {
    int nearest = at >> shift;
    if (shift == 0) {
      return nearest;
    }
    int half = 1 << (shift - 1);
    boolean before = (at & (1 << shift) - 1) < half;
    return Math.clamp(before ? nearest - 1 : nearest + 1, 0, count - 1);
  }
}
