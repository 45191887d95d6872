package dev.tandem;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Queues the outcomes of a run for a consumer that takes them one by one; a slow consumer holds up
 * the run (back-pressure). Each outcome is an item with its origin; the item is a result of the
 * last stage or a {@link Sink.Failure}.
 */
final class OutcomeQueue implements Sink {
  private final StageQueue queue;
  private final boolean withFailures;
  private final boolean weighs;
  private final int mostAtOnce;
  private @Nullable Consumer<? super Throwable> told; // written before the run starts

  /**
   * Creates a queue. {@code withFailures} says whether a failure is an outcome too; otherwise it
   * ends the run.
   */
  OutcomeQueue(boolean withFailures, ResultBound bound) {
    this.withFailures = withFailures;
    ToLongFunction<Object> weigher = bound.outcomeWeigher();
    weighs = weigher != null;
    mostAtOnce = weighs ? 1 : ChunkSize.mostFor(bound.most());
    queue =
        weigher == null
            ? new ChunkQueue(bound.most(), false)
            : ItemQueue.ofResults(bound.most(), weigher, this::weigherFailed);
  }

  /** Whether the consumer wants one outcome per input, and not one per output. */
  boolean isByInput() {
    return withFailures;
  }

  @Override
  public void onWeigherFailure(Consumer<? super Throwable> whom) {
    told = whom;
  }

  private void weigherFailed(Throwable cause) {
    Objects.requireNonNull(told).accept(cause);
  }

  @Override
  public Chunk done(Chunk items, Lap lap) throws InterruptedException {
    return queue.put(items, lap);
  }

  @Override
  public Chunk doneNow(Chunk items) {
    return queue.putNow(items);
  }

  @Override
  public long accepted() {
    return queue.level().accepted();
  }

  @Override
  public boolean failed(Object origin, Failure failure, Lap lap) {
    if (!withFailures) {
      return false;
    }
    while (true) {
      try {
        queue.putUncounted(origin, failure, lap);
        return true;
      } catch (InterruptedException stray) {
        // the run does not interrupt its threads here
      }
    }
  }

  @Override
  public int mostAtOnce() {
    return mostAtOnce;
  }

  @Override
  public boolean weighs() {
    return weighs;
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
    return queue.take(spare, mostAtOnce, false, null);
  }
}
