package dev.tandem;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a failure has stopped a run. {@link #reason} says what failed, and the cause is what
 * was thrown. The causes of later failures are added as suppressed exceptions. If a callback threw
 * while it handled a failure, that failure is suppressed, too.
 *
 * {@snippet file="PipelineSnippets.java" region="unfinished"}
 *
 * <p>What was done before is not lost: see {@link #results}, {@link #handedBack} and {@link
 * #stats}. They are complete once the run has ended; this exception keeps them in memory. Its
 * message does not include the item, since an item may be long or secret, but it does include the
 * text of the cause; the item is in the reason.
 */
public final class PipelineException extends RuntimeException {
  private static final long serialVersionUID = 2;

  /** What failed. */
  public sealed interface Reason {

    /**
     * A stage failed at an item: its function threw, or one of the functions that handle its
     * failures did, such as the condition of a retry, a receiver of dead letters, or the listener
     * that was notified of a failed attempt.
     */
    record ItemFailed(Failure<?, ?> failure) implements Reason {}

    /**
     * A stage failed outside its attempts at items: it could not open or close its resource, weigh
     * an item, or find the key of one.
     *
     * @param stage the name of the stage
     */
    record StageFailed(String stage) implements Reason, Serializable {}

    /**
     * More items of a stage failed than {@link StageOptions#maxFailures} or {@link
     * StageOptions#maxFailureShare} allows. The cause is that of the last one.
     *
     * @param stage the name of the stage
     * @param failures how many items had failed
     * @param items how many items the stage had begun, these included
     */
    record TooManyFailures(String stage, long failures, long items)
        implements Reason, Serializable {}

    /** The inputs could not be read. */
    record InputsFailed() implements Reason, Serializable {}

    /**
     * The run took longer than {@link Pipeline#within} allows, or its end took longer than {@link
     * Run#finish(Duration)} allows.
     *
     * @param limit that time limit
     */
    record TimeLimitExceeded(Duration limit) implements Reason, Serializable {}

    /**
     * The {@linkplain Pipeline#listener listener} of the run threw when it was notified of the
     * start, of a stall, or of a stage that occupies the processors.
     */
    record ListenerFailed() implements Reason, Serializable {}

    /**
     * The run itself could not continue: it got no thread or no memory, or its clock failed.
     *
     * @param part the part of the run that failed, in words for people
     */
    record RunFailed(String part) implements Reason, Serializable {}
  }

  private final transient @Nullable Reason reason;

  @SuppressWarnings("serial") // all reasons but that of an item are serializable
  private final Reason serializableReason;

  private transient volatile @Nullable Supplier<PartialRun> partialRun; // null once deserialized
  private @Nullable Stats stats; // written when this is serialized

  /** Creates an exception; {@code partialRun} returns what the run has left behind so far. */
  PipelineException(Reason reason, Throwable cause, Supplier<PartialRun> partialRun) {
    super(message(reason, cause), cause);
    this.reason = reason;
    this.partialRun = partialRun;
    serializableReason =
        reason instanceof Reason.ItemFailed(var failure)
            ? new Reason.StageFailed(failure.stage())
            : reason;
  }

  /**
   * Returns what failed. The items of a run are not serialized: once this exception has been
   * deserialized, the failure of an item is one of its stage.
   */
  public Reason reason() {
    Reason known = reason;
    return known != null ? known : serializableReason;
  }

  /**
   * Returns the results that the run produced before it ended, in the order in which they came out,
   * as an unmodifiable list. It is empty if results are taken one by one, as from {@link
   * Pipeline#outcomes}, and once this exception has been deserialized.
   */
  public List<?> results() {
    Supplier<PartialRun> run = partialRun;
    return run == null ? List.of() : run.get().results();
  }

  /**
   * Returns the inputs that the run accepted and did not finish. The input whose failure ended the
   * run is not among them, unless other items that were made from it were not finished. The list is
   * empty once this exception has been deserialized.
   */
  public List<?> handedBack() {
    Supplier<PartialRun> run = partialRun;
    return run == null ? List.of() : run.get().handedBack();
  }

  /** Returns the final numbers of the run, or a snapshot if it has not ended yet. */
  public Stats stats() {
    Supplier<PartialRun> run = partialRun;
    return run == null ? Objects.requireNonNull(stats) : run.get().stats();
  }

  /** Called when the run has ended: what it has left behind no longer changes. */
  void ended(PartialRun run) {
    partialRun = () -> run;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    stats = stats();
    out.defaultWriteObject();
  }

  private static String message(Reason reason, Throwable cause) {
    return switch (reason) {
      case Reason.ItemFailed(var failure) -> {
        String after = failure.attempts() > 1 ? " after " + failure.attempts() + " attempts" : "";
        yield "stage '" + failure.stage() + "' failed at an item" + after + ": " + describe(cause);
      }
      case Reason.StageFailed(var stage) -> "stage '" + stage + "' failed: " + describe(cause);
      case Reason.TooManyFailures(var stage, var failures, var items) ->
          "stage '"
              + stage
              + "' failed at "
              + failures
              + " of "
              + items
              + " items, which is more than its options allow; the last failure: "
              + describe(cause);
      case Reason.InputsFailed() -> "the inputs could not be read: " + describe(cause);
      case Reason.TimeLimitExceeded(var limit) ->
          "the run took longer than "
              + DurationText.of(limit)
              + ", the limit set by within() or finish()";
      case Reason.ListenerFailed() -> "the listener of the run failed: " + describe(cause);
      case Reason.RunFailed(var part) ->
          "the run could not continue, because its " + part + " failed: " + describe(cause);
    };
  }

  private static String describe(Throwable cause) {
    try {
      return cause.toString();
    } catch (Throwable e) { // a toString that fails must not hide the failure it describes
      return cause.getClass().getName();
    }
  }
}
