package dev.tandem;

import java.util.function.Consumer;

/** What becomes of a run when one item has failed for good. */
sealed interface OnFailure<I> {

  /** The run ends, unless its outcomes are taken one by one: then the failure is the outcome. */
  record Stop<I>() implements OnFailure<I> {}

  /** The run goes on, and the item counts as skipped. */
  record Skip<I>() implements OnFailure<I> {}

  /** The run goes on, and the receiver has the item. */
  record Deliver<I>(Consumer<? super DeadLetter<I>> receiver) implements OnFailure<I> {}
}
