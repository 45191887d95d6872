package dev.tandem.demo;

/**
 * A sailboat with its reflection.
 *
 * @param x its position, as a fraction of the width
 * @param base its waterline, as a fraction of the height
 * @param size the height of its mast, in units
 */
record Sailboat(float x, float base, float size) implements Layer {

  @Override
  public void paint(Frame frame) {
    Canvas canvas = frame.canvas();
    Light light = frame.light();
    float h = size * canvas.unit;
    float middle = x * canvas.width;
    float line = frame.y(base);
    int sail = Rgb.mix(light.on(0xf4efe4), light.horizon, 0.15f);
    int jib = Rgb.scale(sail, 0.86f);
    int hull = light.on(0x6b2f28);
    for (int row = 0; row < h * 0.8f; row++) {
      float wide = h * 0.28f * (1 - row / (h * 0.8f));
      float sway = 5 * canvas.unit * (frame.noise().at(row / canvas.unit * 5, 7) - 0.5f);
      for (int dx = (int) -wide; dx <= wide; dx++) {
        int colour = row < h * 0.08f ? hull : sail;
        canvas.blend((int) (middle + dx + sway), (int) line + row, colour, 0.28f * (1 - row / h));
      }
    }
    float deck = line - h * 0.10f;
    canvas.line(middle, deck, middle, line - h * 1.05f, h * 0.007f, light.on(0x4b3a2c));
    canvas.convex(
        sail,
        middle + h * 0.02f,
        line - h,
        middle + h * 0.38f,
        deck - h * 0.05f,
        middle + h * 0.02f,
        deck - h * 0.05f);
    canvas.convex(
        jib,
        middle - h * 0.02f,
        line - h * 0.92f,
        middle - h * 0.02f,
        deck - h * 0.04f,
        middle - h * 0.30f,
        deck - h * 0.04f);
    canvas.convex(
        hull,
        middle - h * 0.34f,
        deck,
        middle + h * 0.40f,
        deck,
        middle + h * 0.30f,
        line,
        middle - h * 0.24f,
        line);
  }
}
