package dev.tandem.demo;

/**
 * A row of hills or mountains.
 *
 * @param top the highest position that a peak can reach, as a fraction of the height
 * @param foot its lower end, as a fraction of the height
 * @param width the width of one hill, in units
 * @param haze how much the air hides it, 0–1
 */
record Ridge(
    float top, float foot, float width, Surface surface, int colour, int accent, float haze)
    implements Layer {

  @Override
  public void paint(Frame frame) {
    Canvas canvas = frame.canvas();
    Light light = frame.light();
    Noise noise = frame.noise();
    float start = frame.anywhere();
    float row = frame.anywhere();
    int air = Rgb.mix(light.horizon, light.zenith, 0.35f);
    int near = light.on(colour);
    int second = light.on(accent);
    float relief = frame.y(foot - top);
    // A little lower than the foot: the next ridge may have a gap there.
    int bottom = Math.min(canvas.height, (int) frame.y(foot + 0.1f) + 1);
    float perUnit = 1 / canvas.unit;
    float[] crest = crest(frame, start, row, relief);
    float highest = canvas.height;
    for (float y : crest) {
      highest = Math.min(highest, y);
    }
    float[] sunSide = new float[canvas.width];
    for (int x = 0; x < canvas.width; x++) {
      sunSide[x] = frame.sunSide(x);
    }
    for (int y = Math.max(0, (int) highest); y < bottom; y++) {
      float altitude = (frame.y(foot) - y) / relief;
      // Mist gathers in the valleys.
      float hidden = Math.min(1, haze + 0.45f * haze * (1 - Math.max(0, altitude)));
      for (int x = 0; x < canvas.width; x++) {
        float below = y + 1 - crest[x];
        if (below > 0) {
          float u = start + x * perUnit;
          float v = row + (surface == Surface.SNOWY_ROCK ? y : below) * perUnit;
          float bright = surface.brightness(noise, u, v, sunSide[x]);
          int point = Rgb.mix(near, second, surface.accent(noise, u, v, altitude));
          canvas.blend(x, y, Rgb.mix(Rgb.scale(point, bright), air, hidden), below);
        }
      }
    }
  }

  private float[] crest(Frame frame, float start, float row, float relief) {
    Canvas canvas = frame.canvas();
    Noise noise = frame.noise();
    float rugged = surface.ruggedness();
    float[] crest = new float[canvas.width];
    for (int x = 0; x < canvas.width; x++) {
      float u = start + x / canvas.unit * 90 / width;
      float rolling = 1.9f * (noise.at(u, row) - 0.5f) + 0.55f;
      float peaked = 1 - 2.4f * Math.abs(noise.at(u, row + 90) - 0.5f);
      float fine = noise.at(u * 9, row + 40) - 0.5f;
      float high =
          switch (surface) {
            case ROCK, SNOWY_ROCK -> 0.40f * rolling + 0.62f * peaked + 0.08f * fine;
            case WOODS -> smooth(noise, u, row) + rugged * 0.13f * fine;
            case GRASS, SAND, SNOW -> smooth(noise, u, row) + rugged * 0.08f * fine;
          };
      crest[x] = frame.y(foot) - (0.34f + 0.66f * soften(high)) * relief;
    }
    return crest;
  }

  /** Squeezes any height into 0–1, without plateaus. */
  private static float soften(float high) {
    float x = 2.4f * (high - 0.5f);
    return 0.5f + 0.5f * x / (float) Math.sqrt(1 + x * x);
  }

  /** Returns the noise without its finer octaves, for soft hills. */
  private static float smooth(Noise noise, float u, float row) {
    float sum = 0;
    for (int i = -4; i <= 4; i++) {
      sum += noise.at(u + i * 5, row) * (5 - Math.abs(i));
    }
    return 2.2f * (sum / 25 - 0.5f) + 0.6f;
  }
}
