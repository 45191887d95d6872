package dev.tandem.demo;

/**
 * The cover of a slope. It determines how bright each point is, and how much of the accent colour
 * it has.
 */
enum Surface {
  ROCK,
  SNOWY_ROCK,
  WOODS,
  GRASS,
  SAND,
  SNOW;

  /**
   * Returns the brightness of a point, about 1.
   *
   * @param u units from the left
   * @param v units below the ridge
   * @param sunSide the side of the sun, from −1 for left to 1 for right
   */
  float brightness(Noise noise, float u, float v, float sunSide) {
    return switch (this) {
      case ROCK, SNOWY_ROCK -> {
        float here = noise.at(u * 0.9f, v * 0.6f);
        yield 0.95f + 3.2f * (noise.at(u * 0.9f - 4 * sunSide, v * 0.6f + 2.5f) - here);
      }
      case WOODS ->
          0.05f + 1.15f * noise.speck(u * 5, v * 3.4f) + 0.7f * noise.at(u * 0.5f, v * 0.9f);
      case GRASS ->
          0.55f + 0.6f * noise.at(u * 0.35f, v * 0.8f) + 0.3f * noise.speck(u * 2.2f, v * 4);
      case SAND -> {
        float here = noise.at(u * 0.16f, v * 0.4f);
        float slope = noise.at(u * 0.16f - 3 * sunSide, v * 0.4f + 4) - here;
        yield 0.97f + 1.3f * slope + 0.22f * (noise.speck(u * 0.8f, v * 7) - 0.5f);
      }
      case SNOW -> {
        float here = noise.at(u * 0.22f, v * 0.5f);
        yield 0.97f + 0.9f * (noise.at(u * 0.22f - 3 * sunSide, v * 0.5f + 3) - here);
      }
    };
  }

  /**
   * Returns the share of the accent colour at a point, 0–1; {@code altitude} is 1 on the highest
   * peak.
   */
  float accent(Noise noise, float u, float v, float altitude) {
    return switch (this) {
      case ROCK -> 0.6f * noise.at(u * 0.3f, v * 0.3f);
      case SNOWY_ROCK -> 9 * (altitude - 0.75f + 0.6f * noise.at(u * 1.1f, v * 0.7f) - 0.3f);
      case WOODS -> 2.6f * (noise.at(u * 0.9f + 91, v * 0.9f) - 0.42f);
      case GRASS -> 2.4f * (noise.at(u * 0.25f + 37, v * 1.1f) - 0.38f);
      case SAND, SNOW -> 0.6f * noise.at(u * 0.1f, v * 0.2f);
    };
  }

  /** Returns how rugged the ridge looks against the sky, 0–1. */
  float ruggedness() {
    return switch (this) {
      case ROCK, SNOWY_ROCK -> 1;
      case WOODS -> 0.5f;
      case GRASS -> 0.05f;
      case SAND, SNOW -> 0;
    };
  }
}
