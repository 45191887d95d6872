package dev.tandem.demo;

/**
 * A person who stands and looks at the view, in a bright jacket.
 *
 * @param x the person's position, as a fraction of the width
 * @param base the position of the feet, as a fraction of the height
 * @param size the person's height, in units
 * @param jacket the colour of the jacket
 */
record Walker(float x, float base, float size, int jacket) implements Layer {

  @Override
  public void paint(Frame frame) {
    Canvas canvas = frame.canvas();
    Light light = frame.light();
    float h = size * canvas.unit;
    float middle = x * canvas.width;
    float foot = frame.y(base);
    int trousers = light.on(0x2c3140);
    int coat = light.on(jacket);
    int shade = Rgb.scale(coat, 0.72f);
    canvas.line(
        middle - h * 0.07f, foot, middle - h * 0.04f, foot - h * 0.45f, h * 0.045f, trousers);
    canvas.line(
        middle + h * 0.07f, foot, middle + h * 0.04f, foot - h * 0.45f, h * 0.045f, trousers);
    canvas.line(
        middle - h * 0.13f,
        foot - h * 0.42f,
        middle - h * 0.10f,
        foot - h * 0.74f,
        h * 0.035f,
        shade);
    canvas.line(
        middle + h * 0.13f,
        foot - h * 0.42f,
        middle + h * 0.10f,
        foot - h * 0.74f,
        h * 0.035f,
        shade);
    canvas.line(middle, foot - h * 0.50f, middle, foot - h * 0.74f, h * 0.095f, coat);
    canvas.disc(middle, foot - h * 0.92f, h * 0.07f, light.on(0xc99a7c));
    canvas.disc(middle, foot - h * 0.95f, h * 0.068f, light.on(0x3b2a20));
  }
}
