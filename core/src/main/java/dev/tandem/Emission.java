package dev.tandem;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The {@link Emitter} of one worker: collects results in its hand, and hands them on when full. */
final class Emission implements Emitter<Object> {
  private final Worker<?, ?> worker;

  // About the item at hand; written by the worker alone.
  private @Nullable Thread owner;
  private @Nullable Object origin;
  private boolean emitted;

  Emission(Worker<?, ?> worker) {
    this.worker = worker;
  }

  /** An item begins. */
  void open(Object itsOrigin) {
    owner = Thread.currentThread();
    origin = itsOrigin;
    emitted = false;
  }

  /** The origin of the item, which it shares with its results if it has had any. */
  Object origin() {
    return Objects.requireNonNull(origin);
  }

  /** Whether the item has had a result already, in this attempt or an earlier one. */
  boolean hasEmitted() {
    return emitted;
  }

  @Override
  public void emit(Object result) throws InterruptedException {
    Objects.requireNonNull(result, "a stage must not emit null");
    if (origin == null || Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "an emitter is valid only in the call that it is handed to, for the thread of that call");
    }
    worker.makeRoom();
    if (!emitted) {
      emitted = true;
      origin = new Origins.Shared(origin);
    }
    worker.hand.add(origin, result);
  }
}
