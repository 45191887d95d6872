package dev.tandem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a run ended because of a failure. It names the stage, the item and the number of
 * attempts. The cause is the first failure. Later failures are suppressed in this exception; so is
 * the failure that was being handled when a function of the options threw. Inputs that the run
 * could not finish are {@linkplain #handedBack handed back}.
 */
public final class PipelineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final int LONGEST_ITEM = 200;

  private final String stage;
  private final transient @Nullable Object item;
  private final int attempts;
  private final boolean ofInput; // a stage may be named "input", too
  private transient List<?> handedBack = List.of(); // written before the run's end is announced

  PipelineException(String stage, @Nullable Object item, int attempts, Throwable cause) {
    this(stage, item, attempts, cause, false);
  }

  private PipelineException(
      String stage, @Nullable Object item, int attempts, Throwable cause, boolean ofInput) {
    super(message(stage, item, attempts, cause), cause);
    this.ofInput = ofInput;
    this.stage = stage;
    this.item = item;
    this.attempts = attempts;
  }

  /** Returns the failure of a run whose inputs could not be read. */
  static PipelineException ofInput(Throwable cause) {
    return new PipelineException("input", null, 0, cause, true);
  }

  /** Returns the name of the stage; {@code "input"} if the inputs themselves could not be read. */
  public String stage() {
    return stage;
  }

  /**
   * Returns the item that failed, as it came into that stage; {@code null} if no item failed but,
   * for example, the resource of the stage.
   */
  public @Nullable Object item() {
    return item;
  }

  /** Returns the number of attempts on the item; 0 if no item failed. */
  public int attempts() {
    return attempts;
  }

  /** Returns the inputs that the run had accepted and did not finish. */
  public List<?> handedBack() {
    return handedBack == null ? List.of() : handedBack; // null once deserialised
  }

  boolean isOfInput() {
    return ofInput;
  }

  void handBack(List<?> inputs) {
    handedBack = inputs;
  }

  private static String message(
      String stage, @Nullable Object item, int attempts, Throwable cause) {
    String on = item == null ? "" : " on " + shorten(describe(item));
    String after = attempts > 1 ? " after " + attempts + " attempts" : "";
    return "stage '" + stage + "' failed" + on + after + ": " + describe(cause);
  }

  private static String describe(Object object) {
    try {
      return String.valueOf(object);
    } catch (Throwable e) { // a toString that fails must not hide the failure it describes
      return object.getClass().getName();
    }
  }

  private static String shorten(String text) {
    return text.length() <= LONGEST_ITEM ? text : text.substring(0, LONGEST_ITEM) + "…";
  }
}
