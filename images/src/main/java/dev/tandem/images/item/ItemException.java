package dev.tandem.images.item;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The failure of one item: its class, one line of text, whatever a server or a list has put into
 * it, and whether another attempt may help.
 */
public final class ItemException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient FailureClass failureClass;
  private final boolean retryable;
  private final @Nullable Duration retryAfter;

  private ItemException(
      FailureClass failureClass,
      String message,
      @Nullable Throwable cause,
      boolean retryable,
      @Nullable Duration retryAfter) {
    super(OneLine.of(message), cause);
    this.failureClass = failureClass;
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }

  /** A failure that another attempt would only repeat. */
  public static ItemException lasting(FailureClass failureClass, String message) {
    return new ItemException(failureClass, message, null, false, null);
  }

  /** A failure that another attempt would only repeat, with its cause. */
  public static ItemException lasting(FailureClass failureClass, String message, Throwable cause) {
    return new ItemException(failureClass, message, cause, false, null);
  }

  /** A failure that may pass, with its cause. */
  public static ItemException passing(FailureClass failureClass, String message, Throwable cause) {
    return new ItemException(failureClass, message, cause, true, null);
  }

  /** A failure that may pass; with {@code retryAfter}, not before that time. */
  public static ItemException passing(
      FailureClass failureClass, String message, @Nullable Duration retryAfter) {
    return new ItemException(failureClass, message, null, true, retryAfter);
  }

  /** This failure with another class and message. */
  public ItemException as(FailureClass failureClass, String message) {
    return new ItemException(failureClass, message, this, retryable, retryAfter);
  }

  /** The class of this failure. */
  public FailureClass failureClass() {
    return failureClass;
  }

  /** Whether another attempt may help. */
  public boolean retryable() {
    return retryable;
  }

  /** How long the server asks to wait before another attempt, where it said so. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
