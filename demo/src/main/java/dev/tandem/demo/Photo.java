package dev.tandem.demo;

import java.util.Locale;

/**
 * A photo as a file.
 *
 * @param scene what it shows
 * @param width of the upright picture, in pixels
 * @param height of the upright picture, in pixels
 * @param bytes the file; shared, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy for each answer would be waste
record Photo(
    Scene scene, Format format, Orientation orientation, int width, int height, byte[] bytes) {

  /** What it is called behind its number, such as {@code hills.jpg}. */
  String fileName() {
    return scene.name().toLowerCase(Locale.ROOT) + "." + format.extension();
  }
}
