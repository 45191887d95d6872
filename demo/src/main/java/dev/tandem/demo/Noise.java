package dev.tandem.demo;

import java.util.SplittableRandom;

/**
 * Fractal gradient noise (Perlin, 1985), precomputed as a tile. A lookup takes a few nanoseconds
 * per sample; computing the noise itself would take a hundred. Immutable.
 */
final class Noise {
  private static final int SIZE = 512;
  private static final int MASK = SIZE - 1;
  private static final int COARSEST_CELLS = 4;
  private static final int OCTAVES = 6;

  private final float[] tile = new float[SIZE * SIZE];

  Noise(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float weight = 1;
    for (int octave = 0; octave < OCTAVES; octave++) {
      addOctave(COARSEST_CELLS << octave, weight, random);
      weight *= 0.52f;
    }
    normalise();
  }

  /**
   * Returns the noise at a point of the plane, interpolated between the four nearest points of the
   * tile: 0–1, 0.5 on average. It repeats every 512 units; features are 2 to 128 units wide.
   */
  float at(float x, float y) {
    int left = floor(x);
    int top = floor(y);
    float dx = x - left;
    float dy = y - top;
    int column = left & MASK;
    int next = (column + 1) & MASK;
    int row = (top & MASK) * SIZE;
    int below = (row + SIZE) & (SIZE * SIZE - 1);
    float upper = tile[row + column] + (tile[row + next] - tile[row + column]) * dx;
    float lower = tile[below + column] + (tile[below + next] - tile[below + column]) * dx;
    return upper + (lower - upper) * dy;
  }

  /**
   * Returns the noise at the nearest point of the tile. This is cheaper, and meant for details
   * finer than a pixel.
   */
  float speck(float x, float y) {
    return tile[(floor(y) & MASK) * SIZE + (floor(x) & MASK)];
  }

  private static int floor(float x) {
    int towardsZero = (int) x;
    return x < towardsZero ? towardsZero - 1 : towardsZero;
  }

  private void addOctave(int cells, float weight, SplittableRandom random) {
    float[] gradientX = new float[cells * cells];
    float[] gradientY = new float[cells * cells];
    for (int i = 0; i < gradientX.length; i++) {
      double angle = random.nextDouble(2 * Math.PI);
      gradientX[i] = (float) Math.cos(angle) * weight;
      gradientY[i] = (float) Math.sin(angle) * weight;
    }
    int cellSize = SIZE / cells;
    for (int y = 0; y < SIZE; y++) {
      int row = y / cellSize * cells;
      int below = (row + cells) % (cells * cells);
      float dy = (y % cellSize + 0.5f) / cellSize;
      float fadeY = fade(dy);
      for (int x = 0; x < SIZE; x++) {
        int column = x / cellSize;
        int next = (column + 1) % cells;
        float dx = (x % cellSize + 0.5f) / cellSize;
        float fadeX = fade(dx);
        float a = gradientX[row + column] * dx + gradientY[row + column] * dy;
        float b = gradientX[row + next] * (dx - 1) + gradientY[row + next] * dy;
        float c = gradientX[below + column] * dx + gradientY[below + column] * (dy - 1);
        float d = gradientX[below + next] * (dx - 1) + gradientY[below + next] * (dy - 1);
        float upper = a + (b - a) * fadeX;
        float lower = c + (d - c) * fadeX;
        tile[y * SIZE + x] += upper + (lower - upper) * fadeY;
      }
    }
  }

  private void normalise() {
    float least = Float.MAX_VALUE;
    float most = -Float.MAX_VALUE;
    for (float value : tile) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    float half = Math.max(-least, most);
    for (int i = 0; i < tile.length; i++) {
      tile[i] = 0.5f + 0.5f * tile[i] / half;
    }
  }

  private static float fade(float t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
  }
}
