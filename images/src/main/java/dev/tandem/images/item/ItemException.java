package dev.tandem.images.item;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The failure of one item: its class, its message, and whether another attempt may help. The
 * message is one line, whatever a server or a list has put into it.
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

  /** Creates a failure that another attempt would only repeat. */
  public static ItemException lasting(FailureClass failureClass, String message) {
    return new ItemException(failureClass, message, null, false, null);
  }

  /** Creates a failure that another attempt would only repeat, with its cause. */
  public static ItemException lasting(FailureClass failureClass, String message, Throwable cause) {
    return new ItemException(failureClass, message, cause, false, null);
  }

  /** Creates a failure that may be transient, with its cause. */
  public static ItemException passing(FailureClass failureClass, String message, Throwable cause) {
    return new ItemException(failureClass, message, cause, true, null);
  }

  /**
   * Creates a failure that may be transient. Another attempt should wait for {@code retryAfter}, if
   * given.
   */
  public static ItemException passing(
      FailureClass failureClass, String message, @Nullable Duration retryAfter) {
    return new ItemException(failureClass, message, null, true, retryAfter);
  }

  /** Returns this failure with another class and message. */
  public ItemException as(FailureClass failureClass, String message) {
    return new ItemException(failureClass, message, this, retryable, retryAfter);
  }

  /** Returns the class of this failure. */
  public FailureClass failureClass() {
    return failureClass;
  }

  /** Returns whether another attempt may help. */
  public boolean retryable() {
    return retryable;
  }

  /**
   * Returns how long the server asks to wait before another attempt; {@code null} if it does not
   * say.
   */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
