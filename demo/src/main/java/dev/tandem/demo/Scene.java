package dev.tandem.demo;

import java.util.List;

/** The scene that a photo shows: its layers, from the sky to the foreground. */
enum Scene {
  HILLS(
      new Sky(0.62f, 0.55f),
      new Ridge(0.40f, 0.64f, 420, Surface.WOODS, 0x3f6b52, 0x6d8a4a, 0.55f),
      new Ridge(0.47f, 0.76f, 520, Surface.GRASS, 0x6f9440, 0xa8ad55, 0.25f),
      new Ridge(0.60f, 1.00f, 700, Surface.GRASS, 0x5c8f35, 0x93ad3f, 0.06f),
      new Broadleaf(0.76f, 0.84f, 330, 0x4f7d30),
      new Broadleaf(0.90f, 0.80f, 200, 0x5d8a35)),
  MOUNTAINS(
      new Sky(0.70f, 0.40f),
      new Ridge(0.16f, 0.74f, 260, Surface.SNOWY_ROCK, 0x63656c, 0xf2f5fb, 0.30f),
      new Ridge(0.42f, 0.80f, 200, Surface.ROCK, 0x5d5a55, 0x767059, 0.18f),
      new Ridge(0.62f, 0.92f, 380, Surface.WOODS, 0x2f5238, 0x4a6b3c, 0.08f),
      new Ground(0.86f, 0x6c8a41, 0x9a9a58),
      new Walker(0.33f, 0.95f, 120, 0xd2352b)),
  LAKE(
      new Sky(0.55f, 0.45f),
      new Ridge(0.12f, 0.58f, 240, Surface.SNOWY_ROCK, 0x6a6e78, 0xf2f5fb, 0.35f),
      new Ridge(0.40f, 0.59f, 330, Surface.WOODS, 0x2d5038, 0x55703f, 0.12f),
      new Water(0.58f, 0x1f4a55, 0.12f),
      new Pines(9, 0.97f, 520, 0x2c5136, 0)),
  FOREST(
      new Sky(0.60f, 0.70f),
      new Ridge(0.22f, 0.70f, 360, Surface.WOODS, 0x47685c, 0x55735f, 0.78f),
      new Ridge(0.36f, 0.80f, 300, Surface.WOODS, 0x3b5f4c, 0x4f6d4c, 0.55f),
      new Ridge(0.50f, 1.00f, 330, Surface.WOODS, 0x2e523c, 0x46633d, 0.32f),
      new Pines(26, 0.86f, 330, 0x2b4f38, 0),
      new Pines(18, 1.00f, 560, 0x213f2b, 0)),
  DUNES(
      new Sky(0.58f, 0.15f),
      new Ridge(0.42f, 0.66f, 500, Surface.SAND, 0xd9a566, 0xe6bd85, 0.40f),
      new Ridge(0.48f, 0.86f, 620, Surface.SAND, 0xd6974f, 0xe4ae6a, 0.14f),
      new Ridge(0.62f, 1.00f, 820, Surface.SAND, 0xcf8a42, 0xdfa35c, 0.02f),
      new Walker(0.60f, 0.82f, 60, 0x2f5fa8)),
  SEA(
      new Sky(0.52f, 0.50f),
      new Water(0.52f, 0x155a73, 0.75f),
      new Sailboat(0.36f, 0.60f, 210),
      new Sailboat(0.72f, 0.545f, 80)),
  COAST(
      new Sky(0.50f, 0.35f),
      new Ridge(0.30f, 0.52f, 300, Surface.ROCK, 0x7a6d5c, 0x5f7a45, 0.35f),
      new Water(0.51f, 0x1b8c96, 0.40f),
      new Ground(0.80f, 0xdcc394, 0xc9aa78),
      new Walker(0.66f, 0.90f, 130, 0xf0b52e)),
  AUTUMN(
      new Sky(0.55f, 0.45f),
      new Ridge(0.26f, 0.62f, 380, Surface.WOODS, 0x7a6a3e, 0xb0743a, 0.42f),
      new Ridge(0.40f, 0.80f, 420, Surface.WOODS, 0xa3702c, 0xc04f25, 0.14f),
      new Ground(0.72f, 0xa88a45, 0xc07a35),
      new Broadleaf(0.20f, 0.84f, 420, 0xd9822b),
      new Broadleaf(0.84f, 0.90f, 520, 0xc4452a)),
  WINTER(
      new Sky(0.60f, 0.55f),
      new Ridge(0.20f, 0.64f, 250, Surface.SNOWY_ROCK, 0x7d828c, 0xf6f8fc, 0.45f),
      new Ridge(0.46f, 0.80f, 460, Surface.SNOW, 0xe3eaf4, 0xf6f8fc, 0.12f),
      new Ridge(0.62f, 1.00f, 640, Surface.SNOW, 0xe9eff7, 0xfafcff, 0f),
      new Pines(16, 0.84f, 260, 0x34503f, 0.8f),
      new Pines(5, 0.98f, 470, 0x2f4a3a, 0.9f)),
  CITY(
      new Sky(0.66f, 0.35f),
      new Skyline(0.66f, 420, 0.55f),
      new Skyline(0.665f, 300, 0.15f),
      new Water(0.66f, 0x27404d, 0.30f)),
  MEADOW(
      new Sky(0.52f, 0.60f),
      new Ridge(0.34f, 0.58f, 420, Surface.WOODS, 0x4d7359, 0x708c55, 0.48f),
      new Ground(0.55f, 0x5f9136, 0x93a83f, 0xd8352e, 0xe8572f, 0xf3ead8, 0xe7c229, 0x7a57a8),
      new Broadleaf(0.18f, 0.66f, 300, 0x4b7a2e)),
  BALLOONS(
      new Sky(0.74f, 0.35f),
      new Ridge(0.52f, 0.78f, 320, Surface.ROCK, 0x9a6b4e, 0xb58a62, 0.50f),
      new Ridge(0.64f, 0.90f, 300, Surface.ROCK, 0x96603f, 0xb88757, 0.20f),
      new Ridge(0.78f, 1.00f, 500, Surface.GRASS, 0x8f8a4a, 0xb59a5c, 0.05f),
      new Balloons(6, 0.52f));

  @SuppressWarnings("ImmutableEnumChecker") // layers are records, the list is a copy
  private final List<Layer> layers;

  Scene(Layer... layers) {
    this.layers = List.of(layers);
  }

  List<Layer> layers() {
    return layers;
  }
}
