package dev.tandem;

import org.jspecify.annotations.Nullable;

/**
 * Hands the outcomes of a run one by one to whoever iterates over them, who holds up the run by
 * waiting.
 */
final class OutcomeQueue<I, O> implements Sink<I, O> {
  static final int CAPACITY = 128;

  private final Buffer<Outcome<I, O>> queue = new Buffer<>(CAPACITY, null);

  @Override
  public void done(I input, O output) throws InterruptedException {
    queue.put(new Outcome.Done<>(input, output));
  }

  @Override
  public Receipt failed(Outcome.Failed<I, O> outcome) throws InterruptedException {
    try {
      queue.put(outcome);
      return Receipt.DELIVERED;
    } catch (QueueClosedException cancelled) {
      return Receipt.CANCELLED;
    }
  }

  @Override
  public void cancel() {
    queue.lift();
  }

  @Override
  public void close() {
    queue.close(null);
  }

  /** The next outcome, waiting for it; {@code null} means that no more will come. */
  @Nullable Outcome<I, O> next() throws InterruptedException {
    return queue.takeUnlessDrained();
  }
}
