package dev.tandem.images.item;

import java.io.IOException;
import java.sql.SQLException;

/**
 * Closes what cannot lose data, and ignores failures: whatever was only read, or only holds memory
 * and locks. A failure that is a bug is thrown.
 */
public final class Quietly {

  /** Closes something, such as {@code stream::close}. */
  @FunctionalInterface
  public interface Closing {
    void close() throws IOException, SQLException;
  }

  private Quietly() {}

  public static void close(Closing closing) {
    try {
      closing.close();
    } catch (IOException | SQLException e) {
      // Nothing was lost.
    }
  }
}
