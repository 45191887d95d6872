package dev.tandem.images.item;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the target itself is broken: the disk is full, or the folder is gone or read-only. No
 * item can be stored any more, so the run should stop. The message is one line that says what to
 * do.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreException(String message, @Nullable Throwable cause) {
    super(OneLine.of(message), cause);
  }
}
