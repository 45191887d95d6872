package dev.tandem.demo;

/**
 * The houses of a city, with windows that are lit when it is dark.
 *
 * @param base the position of their ground line, as a fraction of the height
 * @param size the height of the highest, in units
 * @param haze how much the air hides them, 0–1
 */
record Skyline(float base, float size, float haze) implements Layer {
  private static final int[] WALLS = {0x8f8a86, 0x6f7b88, 0xa08c78, 0x5d6673, 0xb0a79b, 0x7c6a62};

  @Override
  public void paint(Frame frame) {
    Canvas canvas = frame.canvas();
    float x = -20 * canvas.unit;
    while (x < canvas.width) {
      float middle = 1 - Math.abs(x / canvas.width - 0.45f);
      float width = frame.between(28, 74) * canvas.unit;
      float height = size * canvas.unit * middle * middle * frame.between(0.25f, 1);
      house(frame, (int) x, (int) width, (int) height);
      x += width * frame.between(0.8f, 1.1f);
    }
  }

  private void house(Frame frame, int left, int width, int height) {
    Canvas canvas = frame.canvas();
    Light light = frame.light();
    int air = Rgb.mix(light.horizon, light.zenith, 0.3f);
    int wall = light.on(WALLS[frame.random().nextInt(WALLS.length)]);
    float shine = 1 + 0.25f * frame.sunSide(left);
    int bottom = (int) frame.y(base);
    float cell = frame.between(7, 10) * canvas.unit;
    int salt = frame.random().nextInt();
    for (int y = bottom - height; y < bottom; y++) {
      int floor = (int) ((y - bottom + height) / cell);
      float up = (y - bottom + height) / cell - floor;
      for (int x = 0; x < width; x++) {
        int window = (int) (x / cell);
        float across = x / cell - window;
        boolean glass = up > 0.3f && up < 0.85f && across > 0.25f && across < 0.8f && floor > 0;
        float stain = 0.85f + 0.3f * frame.noise().at((left + x) / canvas.unit, y / canvas.unit);
        float side = x > width * 0.62f ? 0.78f : shine;
        int colour = glass ? pane(light, wall, salt, window, floor) : Rgb.scale(wall, stain * side);
        canvas.blend(left + x, y, Rgb.mix(colour, air, haze), 1);
      }
    }
    if (salt % 3 == 0) {
      float mast = left + width * 0.5f;
      int top = bottom - height;
      int steel = Rgb.mix(Rgb.scale(wall, 0.6f), air, haze);
      canvas.line(mast, top, mast, top - height * 0.18f, canvas.unit, steel);
    }
  }

  private static int pane(Light light, int wall, int salt, int window, int floor) {
    int mixed = (salt ^ (window * 0x9e3779b1 + floor * 0x85ebca6b)) * 0x27d4eb2f;
    int chance = mixed >>> 24;
    return switch (light) {
      case DUSK, NIGHT ->
          chance < 110 ? Rgb.mix(0xffd27a, 0xfff0c8, chance / 110f) : Rgb.scale(wall, 0.5f);
      case MORNING, GOLDEN ->
          chance < 40 ? light.sun : Rgb.mix(Rgb.scale(wall, 0.6f), light.zenith, 0.3f);
      case NOON, OVERCAST -> Rgb.mix(Rgb.scale(wall, 0.6f), light.zenith, 0.3f + chance / 900f);
    };
  }
}
