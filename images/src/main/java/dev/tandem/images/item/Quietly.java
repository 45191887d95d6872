package dev.tandem.images.item;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Closes and deletes what loses no data if that fails: whatever was only read, or only holds memory
 * and locks, or is left over. A failure is ignored, unless it is unchecked, which means a bug.
 */
public final class Quietly {

  /** The call that closes something, such as {@code stream::close}. */
  @FunctionalInterface
  public interface Closing {
    void close() throws IOException, SQLException;
  }

  private Quietly() {}

  /** Closes something. */
  public static void close(Closing closing) {
    try {
      closing.close();
    } catch (IOException | SQLException e) {
      // Nothing was lost.
    }
  }

  /** Deletes a file or an empty folder, if it exists. */
  public static void delete(Path file) {
    close(() -> Files.deleteIfExists(file));
  }
}
