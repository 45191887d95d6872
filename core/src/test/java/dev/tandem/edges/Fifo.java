package dev.tandem.edges;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A named pipe. No interrupt ends a read from it. */
record Fifo(InputStream in, OutputStream out) {

  /** Makes a FIFO; skips the test on a machine that has none. */
  static Fifo make() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("fifo");
    Path path = folder.resolve("pipe");
    assumeTrue(isMade(path), "this machine has no mkfifo");
    // While a FIFO is open for reading and writing, further opens do not wait for the other end.
    try (var _ = new RandomAccessFile(path.toFile(), "rw")) {
      return new Fifo(new FileInputStream(path.toFile()), new FileOutputStream(path.toFile()));
    } finally {
      Files.delete(path); // the open streams stay usable
      Files.delete(folder);
    }
  }

  private static boolean isMade(Path path) throws InterruptedException {
    try {
      return new ProcessBuilder("mkfifo", path.toString()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Closes the pipe, which ends the read. */
  void close() throws IOException {
    out.close();
  }
}
