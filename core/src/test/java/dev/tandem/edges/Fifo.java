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

/** A named pipe, whose read no interrupt ends. */
record Fifo(InputStream in, OutputStream out) {

  /** Makes one, where the machine has such things. */
  static Fifo make() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("fifo");
    Path path = folder.resolve("pipe");
    assumeTrue(isMade(path), "this machine has no mkfifo");
    // Opened both ways, a FIFO waits for nobody at the other end; without it, either open would.
    try (var _ = new RandomAccessFile(path.toFile(), "rw")) {
      return new Fifo(new FileInputStream(path.toFile()), new FileOutputStream(path.toFile()));
    } finally {
      Files.delete(path); // what is open stays usable
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

  /** Ends the read. */
  void close() throws IOException {
    out.close();
  }
}
