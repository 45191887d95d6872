package dev.tandem;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Decides whether too many items of a stage have failed for the run to go on. Thread-safe. */
final class FailureLimit {

  /**
   * How many may fail.
   *
   * @param most how many items may fail; -1 if any number
   * @param share which part of the items may fail, from 0 to 1; 1 if all
   * @param least how many items must have been begun before that part counts
   */
  record Options(long most, double share, long least) {
    static final Options NONE = new Options(-1, 1, 0);
  }

  private final Options options;
  private final LongSupplier begun;
  private final AtomicLong failures = new AtomicLong();

  /** Creates a limit; {@code begun}: how many items the stage has begun. */
  FailureLimit(Options options, LongSupplier begun) {
    this.options = options;
    this.begun = begun;
  }

  /** Called when an item has failed: returns why the run is to stop, if it is. */
  PipelineException.@Nullable Reason failed(String stage) {
    long failed = failures.incrementAndGet();
    boolean many = options.most >= 0 && failed > options.most;
    if (!many && options.share == 1) {
      return null;
    }
    long items = Math.max(failed, begun.getAsLong());
    boolean large = options.share < 1 && items >= options.least && failed > options.share * items;
    return many || large
        ? new PipelineException.Reason.TooManyFailures(stage, failed, items)
        : null;
  }
}
