package dev.tandem.images.source;

import dev.tandem.images.item.ImageKind;
import dev.tandem.images.item.Lowercase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Recognizes image files by their names, or else by their content. */
final class ImageFiles {
  private static final List<String> ENDINGS =
      List.of(
          ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".webp", ".gif", ".bmp", ".dib",
          ".tif", ".tiff", ".avif", ".heic", ".heif", ".jxl", ".jp2");

  private ImageFiles() {}

  /**
   * Returns whether a file is an image, or is called one. A file that is not called an image is
   * opened for that, unless it is no regular file: reading others would consume their bytes.
   */
  static boolean isOne(Path file) {
    return isCalledOne(file) || beginsAsOne(file);
  }

  /** Returns whether a file is called an image. */
  static boolean isCalledOne(Path file) {
    return isCalledOne(String.valueOf(file.getFileName()));
  }

  /** Returns whether a name, or the path that ends with it, is that of an image. */
  static boolean isCalledOne(String name) {
    String lower = Lowercase.of(name);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }

  /** Returns a name without the ending of an image. */
  static String withoutEnding(String name) {
    String lower = Lowercase.of(name);
    for (String ending : ENDINGS) {
      if (lower.endsWith(ending) && lower.length() == name.length()) {
        return name.substring(0, name.length() - ending.length());
      }
    }
    return name;
  }

  private static boolean beginsAsOne(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return ImageKind.of(in.readNBytes(ImageKind.BYTES)) != null;
    } catch (IOException e) {
      return true; // it may be one, and fails as what cannot be read
    }
  }
}
