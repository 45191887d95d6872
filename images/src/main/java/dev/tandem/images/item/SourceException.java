package dev.tandem.images.item;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a source of the run cannot be used: it does not exist, cannot be opened, or failed
 * while it was read. The message is one line that names the source and says what to do.
 */
public final class SourceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SourceException(String message, @Nullable Throwable cause) {
    super(OneLine.of(message), cause);
  }
}
