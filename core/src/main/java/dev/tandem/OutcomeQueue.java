package dev.tandem;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Queues the outcomes of a run for a consumer that takes them one by one; a slow consumer holds up
 * the run (back-pressure). Each outcome is an item with its origin; the item is a result of the
 * last stage or a {@link RunOutput.Failed}.
 */
final class OutcomeQueue implements RunOutput {
  private final StageQueue queue;
  private final boolean withFailures;
  private @Nullable Consumer<? super Throwable> weigherFailure; // written before the run starts

  /**
   * Creates a queue. {@code withFailures} says whether a failure is an outcome too; otherwise it
   * ends the run.
   */
  OutcomeQueue(boolean withFailures, ResultBound bound) {
    this.withFailures = withFailures;
    ToLongFunction<Object> weigher = bound.outcomeWeigher();
    queue =
        weigher == null
            ? new ChunkQueue(bound.most(), false)
            : ItemQueue.ofResults(bound.most(), weigher, this::weigherFailed);
  }

  /** Returns whether the consumer wants one outcome per input, and not one per output. */
  boolean isByInput() {
    return withFailures;
  }

  @Override
  public void onWeigherFailure(Consumer<? super Throwable> callback) {
    weigherFailure = callback;
  }

  private void weigherFailed(Throwable cause) {
    Objects.requireNonNull(weigherFailure).accept(cause);
  }

  @Override
  public Chunk put(Chunk items, PhaseTimer timer) throws InterruptedException {
    return queue.put(items, timer);
  }

  @Override
  public Chunk putNow(Chunk items) {
    return queue.putNow(items);
  }

  @Override
  public long accepted() {
    return queue.accepted();
  }

  @Override
  public boolean failed(Object origin, Failure<?, ?> failure, PhaseTimer timer) {
    if (!withFailures) {
      return false;
    }
    while (true) {
      try {
        queue.putUncounted(Chunk.of(origin, new Failed(failure)), timer);
        return true;
      } catch (InterruptedException stray) {
        // the run does not interrupt its threads here
      }
    }
  }

  @Override
  public int mostAtOnce() {
    return queue.mostAtOnce();
  }

  @Override
  public boolean weighs() {
    return queue.weighs();
  }

  @Override
  public List<?> results() {
    return List.of();
  }

  @Override
  public void cancel() {
    queue.lift();
  }

  @Override
  public void close() {
    queue.close();
  }

  /** Takes the next outcomes, waiting for them; {@code null} means that there will be no more. */
  @Nullable Chunk next(Chunk spare) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return queue.take(spare, queue.mostAtOnce(), false, null);
  }
}
