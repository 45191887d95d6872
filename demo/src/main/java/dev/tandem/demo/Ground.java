package dev.tandem.demo;

import java.util.List;

/**
 * Flat ground from a line down to the viewer's feet, with finer detail the farther away it is.
 *
 * @param line its upper edge, as a fraction of the height
 * @param colour the colour of most of it
 * @param accent the colour of its patches
 * @param blossoms the colours of its flowers; none for bare ground
 */
record Ground(float line, int colour, int accent, List<Integer> blossoms) implements Layer {

  Ground(float line, int colour, int accent, Integer... blossoms) {
    this(line, colour, accent, List.of(blossoms));
  }

  Ground {
    blossoms = List.copyOf(blossoms);
  }

  @Override
  public void paint(Frame frame) {
    Canvas canvas = frame.canvas();
    Light light = frame.light();
    Noise noise = frame.noise();
    float start = frame.anywhere();
    float row = frame.anywhere();
    float edge = frame.y(line);
    int most = light.on(colour);
    int patches = light.on(accent);
    for (int y = (int) (edge - 12 * canvas.unit); y < canvas.height; y++) {
      float near = Math.max(0, (y - edge) / (canvas.height - edge));
      float distance = 1 / (near + 0.12f);
      float step = 0.2f * distance / canvas.unit;
      float v = row + 60 * distance;
      for (int x = 0; x < canvas.width; x++) {
        float u = start + (x - canvas.width * 0.5f) * step;
        float rough = noise.speck(u * 2.5f, v * 2.5f);
        float blades = noise.speck(x / canvas.unit * 2.6f, y / canvas.unit * 1.1f);
        int point = Rgb.mix(most, patches, 2.4f * (noise.at(u * 0.6f, v * 0.6f) - 0.3f));
        float bright = 0.45f + 0.6f * rough + (0.25f + 0.3f * near) * blades;
        float over = (y - edge) / canvas.unit + 16 * (noise.at(u, row) - 0.5f) + 5 * blades;
        canvas.blend(x, y, Rgb.scale(point, bright), over);
      }
    }
    if (!blossoms.isEmpty()) {
      flowers(frame, edge);
    }
  }

  private void flowers(Frame frame, float edge) {
    Canvas canvas = frame.canvas();
    for (int i = 0; i < 1500; i++) {
      // From far to near, so that near flowers cover far ones.
      float near = (float) Math.pow(i / 1500f, 1.6);
      float x = frame.between(0, canvas.width);
      float y = edge + near * (canvas.height - edge);
      float patch = frame.noise().at(x / canvas.unit * 0.4f, y / canvas.unit * 1.2f);
      if (patch > 0.45f) {
        int colour = frame.light().on(blossoms.get(frame.random().nextInt(blossoms.size())));
        float radius = (0.8f + 6 * near * frame.between(0.5f, 1.1f)) * canvas.unit;
        canvas.disc(x, y, radius, Rgb.scale(colour, frame.between(0.7f, 1.1f)));
        canvas.disc(x, y - radius * 0.2f, radius * 0.35f, Rgb.scale(colour, 0.6f));
      }
    }
  }
}
