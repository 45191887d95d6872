package dev.tandem.demo;

/**
 * Water that reflects what has been painted above it, with waves that grow towards the viewer.
 *
 * @param line its upper edge, as a fraction of the height
 * @param colour its own colour, which shows more at steeper viewing angles
 * @param swell the height of the waves: 0 for a mirror, 1 for the sea
 */
record Water(float line, int colour, float swell) implements Layer {

  @Override
  public void paint(Frame frame) {
    Canvas canvas = frame.canvas();
    Light light = frame.light();
    Noise noise = frame.noise();
    int shore = (int) frame.y(line);
    float start = frame.anywhere();
    int own = light.on(colour);
    for (int y = shore; y < canvas.height; y++) {
      float near = (y - shore + 1f) / (canvas.height - shore);
      float distance = 1 / (near + 0.05f);
      float step = 0.25f * distance / canvas.unit * 0.35f;
      float v = start + 70 * distance;
      float sway = (10 + 60 * near) * canvas.unit * (0.15f + swell);
      int mirrored = shore - (y - shore);
      for (int x = 0; x < canvas.width; x++) {
        float u = (x - canvas.width * 0.5f) * step;
        float wave = noise.at(u * 1.2f, v * 3) + 0.5f * noise.speck(u * 6, v * 9) - 0.75f;
        int row = Math.clamp(mirrored + (int) (wave * sway * 2), 0, Math.max(shore - 1, 0));
        int column = Math.clamp(x + (int) (wave * sway * 0.5f), 0, canvas.width - 1);
        int mirror = canvas.pixels[row * canvas.width + column];
        float clear = 0.22f + 0.5f * near * (0.4f + swell) - 0.9f * swell * wave;
        int point = Rgb.mix(mirror, own, Math.clamp(clear, 0.1f, 0.92f));
        float glint = (wave - 0.10f + 0.04f * near) * 7 * path(frame, x, near);
        canvas.pixels[y * canvas.width + x] =
            Rgb.mix(Rgb.scale(point, 0.94f + 0.5f * wave), light.sun, Math.min(glint, 0.95f));
      }
    }
  }

  /**
   * Returns how much of the sun's glitter path a point shows. Only a low sun or the moon makes one.
   */
  private static float path(Frame frame, int x, float near) {
    float low =
        switch (frame.light()) {
          case MORNING -> 0.6f;
          case NOON, OVERCAST -> 0.08f;
          case GOLDEN, DUSK -> 1;
          case NIGHT -> 0.5f;
        };
    float aside = (x - frame.sunX()) / frame.canvas().unit / (40 + 110 * near);
    return low / (1 + aside * aside);
  }
}
