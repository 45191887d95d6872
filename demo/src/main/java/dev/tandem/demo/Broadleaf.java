package dev.tandem.demo;

/**
 * A large broadleaf tree.
 *
 * @param x its position, as a fraction of the width
 * @param base the position of its foot, as a fraction of the height
 * @param size its height, in units
 * @param leaves the colour of its leaves
 */
record Broadleaf(float x, float base, float size, int leaves) implements Layer {
  private static final int CLUMPS = 190;

  @Override
  public void paint(Frame frame) {
    Canvas canvas = frame.canvas();
    float height = size * canvas.unit;
    float foot = frame.y(base);
    float stem = x * canvas.width;
    int bark = Rgb.scale(frame.light().on(0x5a4433), 0.75f);
    canvas.line(stem, foot, stem + height * 0.02f, foot - height * 0.5f, height * 0.03f, bark);
    for (int i = -2; i <= 2; i++) {
      float endX = stem + i * height * 0.13f;
      float endY = foot - height * (0.78f - 0.05f * i * i);
      canvas.line(stem, foot - height * 0.36f, endX, endY, height * 0.012f, bark);
    }
    for (int i = 0; i < CLUMPS; i++) {
      double angle = frame.random().nextDouble(2 * Math.PI);
      float out = (float) Math.sqrt(frame.between(0, 1));
      float dx = out * (float) Math.cos(angle);
      // The lowest clumps first: the upper ones are in front of them and catch the light.
      float dy = 0.5f - i / (float) CLUMPS + 0.35f * out * (float) Math.sin(angle);
      float wide = (float) Math.sqrt(Math.max(0.1f, 1 - 2.2f * dy * dy));
      clump(
          frame,
          stem + dx * wide * height * 0.33f,
          foot - height * 0.66f + dy * height * 0.5f,
          height * frame.between(0.035f, 0.07f),
          0.72f - 0.45f * dy + 0.28f * dx * frame.sunSide(stem));
    }
  }

  private void clump(Frame frame, float centreX, float centreY, float radius, float bright) {
    Canvas canvas = frame.canvas();
    int colour = Rgb.scale(frame.light().on(leaves), bright * frame.between(0.85f, 1.15f));
    float start = frame.anywhere();
    for (int y = (int) (centreY - radius); y <= centreY + radius; y++) {
      for (int x = (int) (centreX - radius); x <= centreX + radius; x++) {
        float dx = (x - centreX) / radius;
        float dy = (y - centreY) / radius;
        float leaf = frame.noise().speck(start + x / canvas.unit * 3, y / canvas.unit * 3);
        float inside = 1 - dx * dx - dy * dy + 2.2f * (leaf - 0.62f);
        if (inside > 0) {
          canvas.blend(x, y, Rgb.scale(colour, 0.4f + 1.1f * leaf - 0.2f * dy), inside * 7);
        }
      }
    }
  }
}
