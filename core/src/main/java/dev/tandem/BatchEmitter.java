package dev.tandem;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Emitter} of one worker: collects results in its batch, and forwards them when the
 * batch is full.
 */
final class BatchEmitter implements Emitter<Object> {
  private static final String OVER = "the run was cancelled, or the time is up";

  private final WorkBatch batch;
  private final int most;
  private final BooleanSupplier forward;
  private final FeedbackLoop.@Nullable Part part;
  private final @Nullable FeedbackBuffer feedback; // null unless the run feeds itself

  // Written by the worker.
  private @Nullable Thread owner; // the thread of the call in progress
  private long item; // the number of the item that the fields below describe
  private boolean over; // further results of this call are refused
  private @Nullable InterruptedException refusal; // thrown once a result has been refused
  private @Nullable Object origin; // of the item and all its results; null before the first

  /**
   * Creates an emitter.
   *
   * @param most how many results the batch may hold; 0 if no result may wait in it
   * @param forward forwards the results in the batch; returns whether the function may continue
   * @param part the place of the stage in the loop of a run that feeds itself, if it has one
   */
  BatchEmitter(
      WorkBatch batch, int most, BooleanSupplier forward, FeedbackLoop.@Nullable Part part) {
    this.batch = batch;
    this.most = most;
    this.forward = forward;
    this.part = part;
    feedback = part == null ? null : new FeedbackBuffer(part.loop());
  }

  /** Returns what takes items that the stage function puts back. */
  FeedbackBuffer feedback() {
    return Objects.requireNonNull(feedback);
  }

  /** Called when a call of the function begins. */
  void open() {
    owner = Thread.currentThread();
    over = false;
    refusal = null;
    if (item != batch.count()) { // not another attempt at the same item
      item = batch.count();
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

  /** Returns whether the current item has emitted a result, in this attempt or an earlier one. */
  boolean hasEmitted() {
    return item == batch.count() && origin != null;
  }

  /**
   * Returns the origin of the current item, which it shares with its results, if it has any yet.
   */
  Object origin() {
    return hasEmitted() && origin != null ? origin : batch.origin();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // identity is meant
  public void emit(Object result) throws InterruptedException {
    Objects.requireNonNull(result, "a stage function must not emit null");
    if (owner != Thread.currentThread()) {
      throw new IllegalStateException(
          "an emitter is valid only during the call that it was passed to, on the thread of that call");
    }
    over = over || (most > 0 && batch.results() >= most && !forward.getAsBoolean());
    if (over) {
      refusal = refusal == null ? new InterruptedException(OVER) : refusal;
      throw refusal;
    }
    if (origin == null) {
      origin = new Lineage.Shared(batch.origin());
    }
    if (part != null) {
      part.emitted(1);
    }
    batch.add(origin, result);
    if (most == 0 && !forward.getAsBoolean()) {
      over = true; // this result is out; the next one is refused
      Thread.currentThread().interrupt();
    }
  }
}
