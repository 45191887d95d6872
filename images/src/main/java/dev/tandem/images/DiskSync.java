package dev.tandem.images;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Forces the whole file system of a folder to the disk, by the {@code sync} of the system in a
 * process of its own: one call for thousands of files. For one thread.
 */
final class DiskSync {
  private static final File NOTHING = new File("/dev/null");

  private final String command;
  private @Nullable Process process;

  DiskSync() {
    this("sync");
  }

  DiskSync(String command) {
    this.command = command;
  }

  /** Begins, if nothing is under way; what is written later is not included. */
  void begin(Path folder) {
    if (process != null) {
      return;
    }
    try {
      process =
          new ProcessBuilder(command, "-f", folder.toString())
              .redirectInput(NOTHING)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      process = null; // there is no such command: then nothing is ever known to be on the disk
    }
  }

  boolean underWay() {
    return process != null && process.isAlive();
  }

  /** Whether what was begun has ended well; tells it once. */
  boolean hasEndedWell() {
    if (process == null || process.isAlive()) {
      return false;
    }
    boolean well = process.exitValue() == 0;
    process = null;
    return well;
  }

  /** Waits for the end of what is under way, and gives it up after that time. */
  void await(Duration limit) {
    if (process == null) {
      return;
    }
    try {
      if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    giveUp();
  }

  /** Forgets what is under way. */
  void giveUp() {
    if (process != null) {
      process.destroyForcibly();
      process = null;
    }
  }
}
