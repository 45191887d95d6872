package dev.tandem.demo;

import java.util.SplittableRandom;

/** Paints pictures; the same seed and number give the same picture. Immutable and thread-safe. */
final class Studio {
  /**
   * The most pixels that are painted. Larger pictures are painted smaller and then enlarged: this
   * is cheaper, and lenses are not that sharp.
   */
  private static final double PAINTED = 110_000;

  private final long seed;
  private final Noise noise;
  private final Film film;

  Studio(long seed) {
    this.seed = seed;
    this.noise = new Noise(seed);
    this.film = new Film(seed);
  }

  /** Paints a picture stamped with its number. It takes about 50 ms per million pixels. */
  Canvas paint(int number, Scene scene, Light light, int width, int height) {
    SplittableRandom random = new SplittableRandom(seed * 31 + number);
    double reduction = Math.min(1, Math.sqrt(PAINTED / ((double) width * height)));
    Canvas canvas =
        new Canvas((int) Math.ceil(width * reduction), (int) Math.ceil(height * reduction));
    float sunX = canvas.width * (0.25f + 0.5f * (float) random.nextDouble());
    Frame frame = new Frame(canvas, light, noise, random, sunX);
    for (Layer layer : scene.layers()) {
      layer.paint(frame);
    }
    if (reduction < 1) {
      canvas = canvas.enlarged(width, height);
    }
    film.develop(canvas, random);
    Stamp.print(canvas, number);
    return canvas;
  }
}
