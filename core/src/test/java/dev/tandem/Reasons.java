package dev.tandem;

import dev.tandem.PipelineException.Reason;

/** Reads the reasons of failed runs. */
public final class Reasons {
  private Reasons() {}

  /** Returns the failure of the item that ended the run. */
  public static Failure<?, ?> itemFailure(PipelineException e) {
    if (e.reason() instanceof Reason.ItemFailed(var failure)) {
      return failure;
    }
    throw new AssertionError("not the failure of an item: " + e.reason(), e);
  }

  /** Returns the name of the stage whose failure ended the run. */
  public static String stage(PipelineException e) {
    return switch (e.reason()) {
      case Reason.ItemFailed(var failure) -> failure.stage();
      case Reason.StageFailed(var stage) -> stage;
      default -> throw new AssertionError("not the failure of a stage: " + e.reason(), e);
    };
  }
}
