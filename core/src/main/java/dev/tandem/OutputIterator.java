package dev.tandem;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a run, one by one; failures stop the run. The run starts when the first output is
 * requested. A normal end means that all outputs were delivered: a run that was stopped or
 * cancelled ends the iteration with an exception, after the outputs that it had produced.
 */
final class OutputIterator<I, O> implements Iterator<O> {
  private final Outcomes<I, O> outcomes;
  private @Nullable Iterator<Outcome<I, O>> iterator; // used by the consuming thread

  OutputIterator(Outcomes<I, O> outcomes) {
    this.outcomes = outcomes;
  }

  @Override
  public boolean hasNext() {
    if (iterator == null) {
      iterator = outcomes.iterator();
    }
    if (iterator.hasNext()) {
      return true;
    }
    if (outcomes.isCancelled()) {
      throw new CancellationException("the run was cancelled");
    }
    return false;
  }

  @Override
  public O next() {
    if (!hasNext() || iterator == null) {
      throw new NoSuchElementException();
    }
    return switch (iterator.next()) {
      case Outcome.Done<I, O>(_, var output) -> output;
      case Outcome.Failed<I, O> failed ->
          throw new AssertionError("a failure that should have stopped the run: " + failed);
    };
  }

  /** Cancels the run without waiting for its end. */
  void cancel() {
    outcomes.cancel();
  }

  /** Cancels the run unless it has ended, and waits for its end. */
  void close() {
    outcomes.close();
  }
}
