package dev.tandem;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The {@link Emitter} of one worker: collects results in its hand, and hands them on when full. */
final class Emission implements Emitter<Object> {
  private static final String OVER = "the run was cancelled, or the time is up";

  private final Worker<?, ?> worker;
  private final Hand hand;

  // Written by the worker.
  private @Nullable Thread owner; // the thread of a call under way
  private long item; // the number of the item that the rest is about
  private boolean over; // whatever the call emits from now on is refused
  private @Nullable InterruptedException refusal; // the one that says so, once it was thrown
  private @Nullable Object origin; // which it shares with its results; null while it has none

  Emission(Worker<?, ?> worker, Hand hand) {
    this.worker = worker;
    this.hand = hand;
  }

  /** A call of the function begins. */
  void open() {
    owner = Thread.currentThread();
    over = false;
    refusal = null;
    if (item != hand.count()) { // not another attempt at the same item
      item = hand.count();
      origin = null;
    }
  }

  /** The call has ended. */
  void close() {
    owner = null;
  }

  /**
   * Throws again what refused a result. The function may have gone on as if nothing had happened,
   * but an item some of whose results nobody took is not done.
   */
  void requireAllTaken() throws InterruptedException {
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Whether the item at hand has had a result, in this attempt or an earlier one. */
  boolean hasEmitted() {
    return item == hand.count() && origin != null;
  }

  /** The origin of the item at hand, which it shares with its results if it has had any. */
  Object origin() {
    return hasEmitted() && origin != null ? origin : hand.origin(hand.place());
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very same thread
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
    over = !worker.added(); // the result is out: it is the next one that is refused
  }
}
