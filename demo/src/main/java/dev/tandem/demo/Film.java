package dev.tandem.demo;

import java.util.SplittableRandom;

/**
 * The effects of a camera: darker corners, a little contrast, grain. Immutable; shared by all
 * threads.
 */
final class Film {
  private static final int GRAINS = 1 << 16;

  private final byte[] grain = new byte[GRAINS];

  Film(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double last = 0;
    for (int i = 0; i < GRAINS; i++) {
      // Each grain is correlated with its neighbour: real grain is wider than a pixel.
      last = 0.45 * last + random.nextGaussian() * 3.1;
      grain[i] = (byte) Math.clamp(Math.round(last), -20, 20);
    }
  }

  void develop(Canvas canvas, SplittableRandom random) {
    float centreX = canvas.width * 0.5f;
    float centreY = canvas.height * 0.5f;
    float scale = 1 / (centreX * centreX + centreY * centreY);
    for (int y = 0; y < canvas.height; y++) {
      int start = random.nextInt(GRAINS);
      float dy = (y - centreY) * (y - centreY);
      for (int x = 0; x < canvas.width; x++) {
        int i = y * canvas.width + x;
        int pixel = canvas.pixels[i];
        float corner = (dy + (x - centreX) * (x - centreX)) * scale;
        int k = (int) (270 - 88 * corner * corner);
        int add = grain[(start + x) & (GRAINS - 1)] - 6;
        canvas.pixels[i] =
            Rgb.of(
                (((pixel >> 16 & 0xff) * k) >> 8) + add,
                (((pixel >> 8 & 0xff) * k) >> 8) + add,
                (((pixel & 0xff) * k) >> 8) + add);
      }
    }
  }
}
