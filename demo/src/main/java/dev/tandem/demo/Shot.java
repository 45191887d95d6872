package dev.tandem.demo;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The plan for taking a photo.
 *
 * @param number its number, from 1
 * @param format its format; JPEG is used instead if that cannot be written
 * @param orientation how the camera is held; only JPEG records it
 * @param width the width of the upright picture, in pixels
 * @param height the height of the upright picture, in pixels
 */
record Shot(
    int number,
    Scene scene,
    Light light,
    Format format,
    Orientation orientation,
    int width,
    int height) {
  private static final int[][] SMALL = {
    {640, 480}, {480, 640}, {320, 240}, {640, 427}, {512, 512}, {640, 360}, {360, 540}, {640, 320}
  };
  private static final int[][] MEDIUM = {{1024, 683}, {768, 1024}, {960, 540}};
  private static final int[][] LARGE = {{2400, 1600}, {1600, 900}, {1080, 1350}};

  /**
   * Returns the planned shot with that number. Among sixty, no two show the same scene in the same
   * light.
   */
  static Shot planned(int number) {
    int i = number - 1;
    List<Scene> scenes = List.of(Scene.values());
    List<Light> lights = List.of(Light.values());
    List<Orientation> orientations = List.of(Orientation.values());
    int round = i / scenes.size();
    Format format =
        switch (i % 11) {
          case 2, 6 -> Format.PROGRESSIVE_JPEG;
          case 4 -> Format.PNG;
          case 8 -> Format.WEBP;
          default -> Format.JPEG;
        };
    boolean camera = format.mediaType().equals("image/jpeg");
    int[] size =
        camera && i % 20 == 1
            ? LARGE[i / 20 % LARGE.length]
            : camera && i % 5 == 3 ? MEDIUM[i / 5 % MEDIUM.length] : SMALL[i / 5 % SMALL.length];
    return new Shot(
        number,
        scenes.get(i % scenes.size()),
        lights.get((round + i % scenes.size()) % lights.size()),
        format,
        camera && i % 2 == 1 ? orientations.get(i / 2 % orientations.size()) : Orientation.UPRIGHT,
        // Odd sizes are where resizing goes wrong.
        size[0] - i % 3,
        size[1] - i % 2);
  }

  Photo take(Studio studio) throws IOException {
    Canvas canvas = studio.paint(number, scene, light, width, height);
    return switch (format) {
      case JPEG -> photo(format, Jpeg.encode(canvas, orientation, false));
      case PROGRESSIVE_JPEG -> photo(format, Jpeg.encode(canvas, orientation, true));
      case PNG -> photo(format, Png.oval(canvas));
      case WEBP -> {
        Optional<byte[]> bytes = NativeEncoder.webp(canvas, 80);
        yield bytes.isPresent()
            ? photo(format, bytes.get())
            : photo(Format.JPEG, Jpeg.encode(canvas, orientation, false));
      }
    };
  }

  int pixels() {
    return width * height;
  }

  private Photo photo(Format written, byte[] bytes) {
    return new Photo(scene, written, orientation, width, height, bytes);
  }
}
