package dev.tandem.demo;

/** The light of a time of day: the colours of sky and clouds, the height of the sun, its tint. */
enum Light {
  MORNING(0x6c9bd0, 0xf7dfc3, 0xfff2d2, 0.40f, 0.55f, 0xfff4e8, 0xaeb0c8, 0xf4e6d4),
  NOON(0x2766b8, 0xbcdaf0, 0xffffff, 1.25f, 0.30f, 0xffffff, 0xa3b4ca, 0xffffff),
  GOLDEN(0x4f79b5, 0xffcb8e, 0xffe3a8, 0.20f, 0.80f, 0xffdcb2, 0x9a8296, 0xffd6a0),
  DUSK(0x2a2f66, 0xff8c5e, 0xffa858, 0.09f, 0.85f, 0xffa184, 0x5a4c78, 0x85788e),
  OVERCAST(0x8fa3b3, 0xdde4e6, 0xf4f6f6, 0.60f, 0, 0xf0f3f4, 0x7f8e9b, 0xc4ced2),
  NIGHT(0x070c24, 0x2b4a78, 0xf6f2de, 0.72f, 0.22f, 0x5f7298, 0x161f38, 0x6077a6);

  final int zenith;
  final int horizon;

  /** The colour of the sun or, at night, of the moon. */
  final int sun;

  /** The height of the sun: 0 on the horizon, 1 at the upper border, above 1 out of sight. */
  final float sunHeight;

  /** How strongly the sky glows around the sun, 0–1. */
  final float glow;

  final int cloud;
  final int cloudShade;

  /** The colour of the light that falls on the ground. */
  final int ambient;

  Light(
      int zenith,
      int horizon,
      int sun,
      float sunHeight,
      float glow,
      int cloud,
      int cloudShade,
      int ambient) {
    this.zenith = zenith;
    this.horizon = horizon;
    this.sun = sun;
    this.sunHeight = sunHeight;
    this.glow = glow;
    this.cloud = cloud;
    this.cloudShade = cloudShade;
    this.ambient = ambient;
  }

  /** Returns the colour of a surface in this light. */
  int on(int surface) {
    return Rgb.lit(surface, ambient);
  }
}
