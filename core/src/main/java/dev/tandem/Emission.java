package dev.tandem;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Emitter} of one worker: collects results in its hand, and passes them on when full.
 */
final class Emission implements Emitter<Object> {
  private static final String OVER = "the run was cancelled, or the time is up";

  private final Worker<?, ?> worker;
  private final Hand hand;

  // Written by the worker.
  private @Nullable Thread owner; // the thread of the call in progress
  private long item; // the number of the item that the fields below describe
  private boolean over; // whatever the call emits from now on is refused
  private @Nullable InterruptedException refusal; // thrown when a result was refused
  private @Nullable Object origin; // of the item and all its results; null before the first

  Emission(Worker<?, ?> worker, Hand hand) {
    this.worker = worker;
    this.hand = hand;
  }

  /** Called when a call of the function begins. */
  void open() {
    owner = Thread.currentThread();
    over = false;
    refusal = null;
    if (item != hand.count()) { // not another attempt at the same item
      item = hand.count();
      origin = null;
    }
  }

  /** Called when the call has ended. */
  void close() {
    owner = null;
  }

  /**
   * Rethrows the exception that refused a result, if there was one. The function may have swallowed
   * it and continued, but an item is not done if any of its results was refused.
   */
  void requireAllTaken() throws InterruptedException {
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Whether the item at hand has emitted a result, in this attempt or an earlier one. */
  boolean hasEmitted() {
    return item == hand.count() && origin != null;
  }

  /**
   * Returns the origin of the item at hand, which it shares with its results, if it has any yet.
   */
  Object origin() {
    return hasEmitted() && origin != null ? origin : hand.origin(hand.place());
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // identity is meant
  public void emit(Object result) throws InterruptedException {
    Objects.requireNonNull(result, "a stage must not emit null");
    if (owner != Thread.currentThread()) {
      throw new IllegalStateException(
          "an emitter is valid only in the call that it is handed to, for the thread of that call");
    }
    over = over || !worker.makesRoom();
    if (over) {
      refusal = refusal == null ? new InterruptedException(OVER) : refusal;
      throw refusal;
    }
    if (origin == null) {
      origin = new Origins.Shared(hand.origin(hand.place()));
    }
    hand.add(origin, result);
    over = !worker.added(); // this result is out; the next one is refused
  }
}
