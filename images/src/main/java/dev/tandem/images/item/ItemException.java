package dev.tandem.images.item;

import java.time.Duration;
import java.util.Optional;
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
  private transient WebFacts web = WebFacts.NONE;
  private @Nullable Duration took;

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

  /**
   * Records what was known of the image when it failed, unless that has been recorded before;
   * returns this failure.
   *
   * @param took the time since its first attempt began
   */
  public ItemException after(Duration took, WebFacts web) {
    if (this.took == null) {
      this.took = took;
      this.web = web;
    }
    return this;
  }

  /** Returns what is known of the last request for the image. */
  public WebFacts web() {
    return web;
  }

  /** Returns how long the image took from its first attempt until it failed, if that is known. */
  public Optional<Duration> took() {
    return Optional.ofNullable(took);
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
