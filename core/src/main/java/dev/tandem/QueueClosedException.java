package dev.tandem;

import org.jspecify.annotations.Nullable;

/**
 * The queue is closed: it takes nothing more, or it has been drained and nothing more will come. If
 * it was {@linkplain WorkQueue#fail failed}, the cause is the one it was failed with.
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
