package dev.tandem;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a queue is closed: it accepts nothing more, or it has been drained and nothing more
 * will come. If the queue was {@linkplain WorkQueue#fail failed}, the cause is the one it was
 * failed with.
 *
 * <p>An item whose {@code put} ends with this exception is not in the queue; it stays with the
 * caller.
 */
public final class QueueClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  QueueClosedException(@Nullable Throwable cause) {
    super(cause == null ? "the queue is closed" : "the queue has failed: " + cause, cause);
  }
}
