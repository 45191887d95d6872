package dev.tandem.demo;

import java.util.Locale;

/**
 * A photo encoded as a file.
 *
 * @param scene the scene it shows
 * @param width the width of the upright picture, in pixels
 * @param height the height of the upright picture, in pixels
 * @param bytes the file; shared, must not be modified
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy per response would be wasteful
record Photo(
    Scene scene, Format format, Orientation orientation, int width, int height, byte[] bytes) {

  /** Returns the part of its file name after the number, such as {@code hills.jpg}. */
  String fileName() {
    return scene.name().toLowerCase(Locale.ROOT) + "." + format.extension();
  }
}
