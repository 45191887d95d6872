package dev.tandem.demo;

/**
 * The sky: a gradient, the sun with its glow, and clouds on a plane that runs to the horizon.
 *
 * @param horizon the fraction of the height that is sky
 * @param cover how much of it the clouds cover, 0–1
 */
record Sky(float horizon, float cover) implements Layer {
  private static final float SUN_RADIUS = 19;

  @Override
  public void paint(Frame frame) {
    Canvas canvas = frame.canvas();
    Light light = frame.light();
    int rows = Math.min(canvas.height, (int) frame.y(horizon) + 1);
    float sunY = rows * (1 - light.sunHeight);
    float[] aside = new float[canvas.width];
    for (int x = 0; x < canvas.width; x++) {
      float dx = (x - frame.sunX()) / canvas.unit / 210;
      aside[x] = dx * dx;
    }
    for (int y = 0; y < rows; y++) {
      float down = y / (float) rows;
      int colour = Rgb.mix(light.zenith, light.horizon, down * (0.35f + 0.65f * down));
      float dy = (y - sunY) / canvas.unit / 150;
      float far = 1 + dy * dy;
      for (int x = 0; x < canvas.width; x++) {
        canvas.pixels[y * canvas.width + x] = glow(light, colour, far + aside[x]);
      }
    }
    switch (light) {
      case NIGHT -> stars(frame, rows);
      case MORNING, NOON, GOLDEN, DUSK, OVERCAST -> {}
    }
    if (light != Light.OVERCAST) {
      canvas.disc(frame.sunX(), sunY, SUN_RADIUS * canvas.unit, Rgb.mix(light.sun, 0xffffff, 0.5f));
    }
    clouds(frame, rows);
  }

  /**
   * Returns the colour of the sky at a distance from the sun. {@code far} is 1 at the sun and grows
   * with the square of the distance.
   */
  private static int glow(Light light, int sky, float far) {
    float near = 1 / far;
    float core = near * near * near * near;
    return Rgb.mix(sky, light.sun, light.glow * (0.8f * near + 0.6f * core * core * core));
  }

  private static void stars(Frame frame, int rows) {
    Canvas canvas = frame.canvas();
    for (int i = 0; i < 420; i++) {
      float bright = frame.between(0, 1);
      canvas.disc(
          frame.between(0, canvas.width),
          frame.between(0, rows * 0.95f),
          canvas.unit * (0.3f + 1.4f * bright * bright * bright),
          Rgb.mix(frame.light().zenith, 0xf4f6ff, 0.3f + 0.7f * bright));
    }
  }

  private void clouds(Frame frame, int rows) {
    Canvas canvas = frame.canvas();
    Noise noise = frame.noise();
    Light light = frame.light();
    float startX = frame.anywhere();
    float startY = frame.anywhere();
    float clear = 0.68f - 0.30f * cover;
    for (int y = 0; y < rows; y++) {
      float down = y / (float) rows;
      float distance = 1 / (1.12f - down);
      float v = startY + 85 * distance;
      float haze = 1 - down * down * down;
      float step = 0.15f * (0.45f + 0.55f * distance) / canvas.unit;
      int shade = Rgb.mix(light.cloudShade, light.horizon, 0.6f * down);
      int bright = Rgb.mix(light.cloud, light.horizon, 0.35f * down);
      for (int x = 0; x < canvas.width; x++) {
        float u = startX + (x - canvas.width * 0.5f) * step;
        float n = 0.76f * noise.at(u, v) + 0.24f * noise.speck(u * 5.3f, v * 5.3f);
        float cloud = (n - clear) * 5.5f;
        if (cloud > 0) {
          // Clouds that thin out towards the sun are bright, others dark: the noise's slope tells.
          float slope = n - noise.at(u + 5 * frame.sunSide(x), v - 7);
          int colour = Rgb.mix(shade, bright, 0.62f + 2.8f * slope - 0.25f * (cloud - 1));
          canvas.blend(x, y, colour, Math.min(cloud * (1.6f - 0.6f * cloud), 0.96f) * haze);
        }
      }
    }
  }
}
