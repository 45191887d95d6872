package dev.tandem;

import org.jspecify.annotations.Nullable;

/**
 * Hands the outcomes of a run to whoever takes them one by one, who holds up the run by waiting.
 * Each is an item with its origin; the item is what came out of the last stage, or a {@link
 * Sink.Failure}.
 */
final class OutcomeQueue implements Sink {
  static final int CAPACITY = 1024;

  private final ChunkQueue queue = new ChunkQueue(CAPACITY, false);
  private final boolean withFailures;

  /** {@code withFailures}: whether a failure is an outcome too, or else ends the run. */
  OutcomeQueue(boolean withFailures) {
    this.withFailures = withFailures;
  }

  /** Whether whoever takes them wants one for each input, and not for each output. */
  boolean isByInput() {
    return withFailures;
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
  public Receipt failed(Object origin, Failure failure, Lap lap) throws InterruptedException {
    if (!withFailures) {
      return Receipt.NOBODY_LISTENS;
    }
    queue.putUncounted(Chunk.of(origin, failure), lap);
    return Receipt.DELIVERED;
  }

  @Override
  public int mostAtOnce() {
    return ChunkSize.mostFor(CAPACITY);
  }

  @Override
  public void cancel() {
    queue.lift();
  }

  @Override
  public void close() {
    queue.close();
  }

  /** The next outcomes, waiting for them; {@code null} means that no more will come. */
  @Nullable Chunk next(Chunk spare) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return queue.take(spare, Chunk.MOST, false, null);
  }
}
