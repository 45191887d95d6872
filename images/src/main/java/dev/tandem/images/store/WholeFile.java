package dev.tandem.images.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Replaces files atomically: a file is either complete or as it was before, however the process
 * ends. It is written beside its place under a hidden name, and then renamed. The methods differ in
 * what a power cut may do to it.
 *
 * <p>A file is written through a stream, because an interrupt of the thread would close a channel.
 */
public final class WholeFile {

  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(FileOutputStream out) throws IOException;
  }

  private WholeFile() {}

  /** Returns where a file is written before it has its name. */
  public static Path unnamed(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".new");
  }

  /** Writes a file. Once this returns, it is on the disk, and so is its name. */
  static void writeForced(Path folder, String name, Fsync fsync, Content content)
      throws IOException {
    writeContentForced(folder.resolve(name), fsync, content);
    fsync.forceNames(folder);
  }

  /** Writes a file. A power cut may bring back the one before, but never leaves a part of one. */
  static void writeContentForced(Path file, Fsync fsync, Content content) throws IOException {
    try (var out = new FileOutputStream(unnamed(file).toFile())) {
      content.writeTo(out);
      fsync.force(file, out.getFD()::sync);
    }
    rename(file);
  }

  /** Writes a file that matters only until the next reboot: a power cut may leave it empty. */
  static void writeUnforced(Path file, Content content) throws IOException {
    try (var out = new FileOutputStream(unnamed(file).toFile())) {
      content.writeTo(out);
    }
    rename(file);
  }

  /**
   * Names a file that something else has written to {@link #unnamed}, and forces its content to the
   * disk first. A power cut may bring back the one before, but never leaves a part of one.
   */
  public static void nameContentForced(Path file, Fsync fsync) throws IOException {
    try (var written = new RandomAccessFile(unnamed(file).toFile(), "rw")) {
      fsync.force(file, written.getFD()::sync);
    }
    rename(file);
  }

  private static void rename(Path file) throws IOException {
    Files.move(unnamed(file), file, StandardCopyOption.ATOMIC_MOVE);
  }
}
