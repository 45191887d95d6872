package dev.tandem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the thread that called {@link Pipeline#run} or {@link Run#finish} is interrupted. The
 * run has then been cancelled, and has ended. What was done before is not lost: see {@link
 * #results}, {@link #handedBack} and {@link #stats}.
 */
public final class RunInterruptedException extends InterruptedException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable PartialRun partialRun; // null once deserialized
  private final Stats stats;

  RunInterruptedException(String message, PartialRun partialRun) {
    super(message);
    this.partialRun = partialRun;
    stats = partialRun.stats();
  }

  /**
   * Returns the results that the run produced before it ended, in the order in which they came out,
   * as an unmodifiable list. It is empty once this exception has been deserialized.
   */
  public List<?> results() {
    return partialRun == null ? List.of() : partialRun.results();
  }

  /**
   * Returns the inputs that the run accepted and did not finish. The list is empty once this
   * exception has been deserialized.
   */
  public List<?> handedBack() {
    return partialRun == null ? List.of() : partialRun.handedBack();
  }

  /** Returns the final numbers of the run. */
  public Stats stats() {
    return stats;
  }
}
