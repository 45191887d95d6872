package dev.tandem.demo;

import java.util.SplittableRandom;

/**
 * What the layers of one picture share. For one thread.
 *
 * @param random where the chances of this picture come from: the same seed, the same picture
 * @param sunX where the sun stands, in pixels from the left
 */
record Frame(Canvas canvas, Light light, Noise noise, SplittableRandom random, float sunX) {

  /** A number of the given range, by chance. */
  float between(float least, float most) {
    return least + (most - least) * (float) random.nextDouble();
  }

  /** A starting point in the noise, by chance. */
  float anywhere() {
    return between(0, 512);
  }

  /** Pixels from the top to the given part of the height. */
  float y(float part) {
    return part * canvas.height;
  }

  /** −1 when the sun is left of the given pixel, 1 when it is right. */
  float sunSide(float x) {
    return Math.clamp((sunX - x) / (0.3f * canvas.width), -1f, 1f);
  }
}
