package dev.tandem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that ended because of a failure: at which stage, on which item, after how many attempts.
 * The cause is the first failure; later ones are suppressed in this exception, and so is the
 * failure that a function of the options was called for when it threw. What the run could not
 * finish is {@linkplain #handedBack handed back}.
 */
public final class PipelineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final int LONGEST_ITEM = 200;

  private final String stage;
  private final transient @Nullable Object item;
  private final int attempts;
  private final boolean ofInput; // not of a stage that may have the same name
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

  /** The inputs could not be read. */
  static PipelineException ofInput(Throwable cause) {
    return new PipelineException("input", null, 0, cause, true);
  }

  /** The name of the stage; {@code "input"} if the inputs themselves could not be read. */
  public String stage() {
    return stage;
  }

  /**
   * What came into that stage; {@code null} if it was not an item that failed but the stage's
   * resource.
   */
  public @Nullable Object item() {
    return item;
  }

  /** How often the item was tried; 0 if it was not an item that failed. */
  public int attempts() {
    return attempts;
  }

  /** The inputs that the run had accepted and did not finish. */
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
