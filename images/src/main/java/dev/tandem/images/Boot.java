package dev.tandem.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The time since this machine was started: what the system has taken in holds for as long. */
final class Boot {
  private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

  /** Another one after each start of the machine; {@code null} where the system does not tell. */
  static final @Nullable String ID = read();

  private Boot() {}

  private static @Nullable String read() {
    try {
      String id = Files.readString(LINUX).strip();
      return id.isEmpty() ? null : id;
    } catch (IOException e) {
      return null; // not Linux
    }
  }
}
