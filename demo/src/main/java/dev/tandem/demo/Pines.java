package dev.tandem.demo;

/**
 * Conifers, denser towards the borders, so that they frame the view.
 *
 * @param count the number of trees
 * @param base the position of their feet, as a fraction of the height
 * @param size the height of a large one, in units
 * @param colour the colour of the needles
 * @param snow how much snow lies on them, 0–1
 */
record Pines(int count, float base, float size, int colour, float snow) implements Layer {

  @Override
  public void paint(Frame frame) {
    Canvas canvas = frame.canvas();
    for (int i = 0; i < count; i++) {
      float side = frame.between(0, 1);
      float x = side * side * 0.42f * canvas.width;
      if (i % 3 != 0) {
        x = canvas.width - x;
      }
      float front = (i + 1f) / count;
      float height = size * canvas.unit * frame.between(0.45f, 1) * (0.6f + 0.4f * front);
      pine(frame, x, frame.y(base) + 30 * front * canvas.unit, height);
    }
  }

  private void pine(Frame frame, float x, float foot, float height) {
    Canvas canvas = frame.canvas();
    Light light = frame.light();
    int needles = Rgb.scale(light.on(colour), frame.between(0.7f, 1.1f));
    int white = light.on(0xeef3fa);
    float seed = frame.anywhere();
    float sun = frame.sunSide(x);
    float trunk = height * 0.02f;
    canvas.line(x, foot - height * 0.2f, x, foot, trunk, Rgb.scale(light.on(0x4a3526), 0.7f));
    float crown = height * 0.93f;
    for (int row = 0; row < crown; row++) {
      float down = row / crown;
      // Branches in tiers: each is wide at its lower end.
      float tier = down * 11 % 1;
      float reach = height * (0.015f + 0.17f * down) * (0.62f + 0.5f * tier);
      int y = (int) (foot - height) + row;
      float v = seed + down * 300;
      float left = reach * (0.55f + 0.9f * frame.noise().at(seed, v));
      float right = reach * (0.55f + 0.9f * frame.noise().at(seed + 99, v));
      for (int dx = (int) -left - 1; dx <= right + 1; dx++) {
        float inside = dx < 0 ? left + dx : right - dx;
        float leaf = frame.noise().speck(seed + dx / canvas.unit * 2, seed + row / canvas.unit * 2);
        float bright = 0.45f + 0.8f * leaf + 0.25f * sun * dx / reach - 0.25f * tier;
        float snowy = snow * 3.5f * (leaf + 0.30f - tier * 0.55f - 0.28f);
        int point = Rgb.mix(Rgb.scale(needles, bright), white, Math.min(snowy, 0.92f));
        canvas.blend((int) x + dx, y, point, inside + 0.5f);
      }
    }
  }
}
