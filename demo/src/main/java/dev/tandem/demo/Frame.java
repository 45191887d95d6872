package dev.tandem.demo;

import java.util.SplittableRandom;

/**
 * The state that the layers of one picture share. For one thread.
 *
 * @param random the source of randomness for this picture; the same seed gives the same picture
 * @param sunX the position of the sun, in pixels from the left
 */
record Frame(Canvas canvas, Light light, Noise noise, SplittableRandom random, float sunX) {

  /** Returns a random number in the given range. */
  float between(float least, float most) {
    return least + (most - least) * (float) random.nextDouble();
  }

  /** Returns a random starting point in the noise. */
  float anywhere() {
    return between(0, 512);
  }

  /** Converts a fraction of the height to pixels from the top. */
  float y(float part) {
    return part * canvas.height;
  }

  /** Returns on which side of the given pixel the sun is, from −1 for left to 1 for right. */
  float sunSide(float x) {
    return Math.clamp((sunX - x) / (0.3f * canvas.width), -1f, 1f);
  }
}
