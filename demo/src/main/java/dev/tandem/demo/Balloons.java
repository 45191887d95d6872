package dev.tandem.demo;

/**
 * Hot-air balloons, the far ones first.
 *
 * @param count the number of balloons
 * @param low the lowest position of a balloon, as a fraction of the height
 */
record Balloons(int count, float low) implements Layer {
  private static final int[][] STRIPES = {
    {0xd8402f, 0xf4c542}, {0x2f6fb5, 0xf2f2ee}, {0xe8862e, 0x7b2d5b}, {0x2f8f6b, 0xf3e27a}
  };

  @Override
  public void paint(Frame frame) {
    Canvas canvas = frame.canvas();
    for (int i = 0; i < count; i++) {
      float near = (i + 1f) / count;
      float radius = canvas.unit * (14 + 66 * near * near);
      float x = canvas.width * (0.1f + 0.8f * ((i * 0.618f + frame.between(0, 0.15f)) % 1));
      float y = frame.y(frame.between(0.16f, low));
      balloon(frame, x, y, radius, STRIPES[i % STRIPES.length], 0.5f * (1 - near));
    }
  }

  private static void balloon(
      Frame frame, float x, float y, float radius, int[] stripes, float haze) {
    Canvas canvas = frame.canvas();
    Light light = frame.light();
    float sun = frame.sunSide(x);
    for (int dy = (int) -radius; dy <= radius * 1.35f; dy++) {
      // A ball above, a cone below.
      float t = dy / radius;
      float half = t < 0.3f ? (float) Math.sqrt(1 - t * t) : 0.954f * (1.52f - t) / 1.22f;
      half *= radius;
      for (int dx = (int) -half - 1; dx <= half + 1; dx++) {
        float across = Math.clamp(dx / half, -1f, 1f);
        double gore = Math.floor(Math.asin(across) * 3.2 + 40);
        int colour = light.on(stripes[(int) gore & 1]);
        float bright = 0.72f + 0.34f * across * sun - 0.22f * t + 0.2f * (1 - across * across);
        int point = Rgb.mix(Rgb.scale(colour, bright), light.horizon, haze);
        canvas.blend((int) x + dx, (int) y + dy, point, half - Math.abs(dx) + 0.5f);
      }
    }
    int basket = Rgb.mix(light.on(0x5b4029), light.horizon, haze);
    float top = y + radius * 1.62f;
    canvas.line(
        x - radius * 0.16f, y + radius * 1.3f, x - radius * 0.09f, top, radius * 0.01f, basket);
    canvas.line(
        x + radius * 0.16f, y + radius * 1.3f, x + radius * 0.09f, top, radius * 0.01f, basket);
    float half = radius * 0.11f;
    float bottom = top + radius * 0.18f;
    canvas.convex(basket, x - half, top, x + half, top, x + half, bottom, x - half, bottom);
  }
}
