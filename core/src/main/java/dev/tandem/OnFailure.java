package dev.tandem;

import java.util.function.Consumer;

/** What happens to a run when one item has failed permanently. */
sealed interface OnFailure<I> {

  /**
   * The run ends, unless its outcomes are taken one by one; then the failure is the item's outcome.
   */
  record Stop<I>() implements OnFailure<I> {}

  /**
   * The run continues, and the item counts as skipped.
   *
   * @param onPurpose whether the stage rejects such items
   */
  record Skip<I>(boolean onPurpose) implements OnFailure<I> {}

  /** The run continues, and the receiver gets the item. */
  record Deliver<I>(Consumer<? super Failure<?, I>> receiver) implements OnFailure<I> {}
}
