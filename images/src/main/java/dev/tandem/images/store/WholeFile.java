package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Replaces a small file atomically: it is either complete or as it was before, even after a power
 * cut. The file is written under another name, forced to the disk, and renamed.
 *
 * <p>The writer is not a channel, because an interrupt of the thread would close it.
 */
final class WholeFile {

  private WholeFile() {}

  static void write(Path folder, String name, String text, Fsync fsync) throws IOException {
    Path unnamed = unnamed(folder, name);
    try (var out = new FileOutputStream(unnamed.toFile())) {
      out.write(text.getBytes(UTF_8));
      fsync.force(folder.resolve(name), out.getFD()::sync);
    }
    Files.move(unnamed, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    fsync.forceNames(folder);
  }

  /** Writes the file without forcing it to the disk: a power cut may leave it empty. */
  static void writeUnforced(Path folder, String name, String text) throws IOException {
    Path unnamed = unnamed(folder, name);
    Files.writeString(unnamed, text);
    Files.move(unnamed, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path unnamed(Path folder, String name) {
    return folder.resolve("." + name + ".new");
  }
}
