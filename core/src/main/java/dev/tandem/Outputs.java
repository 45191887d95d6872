package dev.tandem;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a run that its failures stop, one by one. The run starts when the first is asked
 * for. The end is only the end of all: a run that was stopped or cancelled ends this with an
 * exception, after the outputs that it had come to.
 */
final class Outputs<I, O> implements Iterator<O> {
  private final Outcomes<I, O> outcomes;
  private @Nullable Iterator<Outcome<I, O>> iterator; // used by whoever asks

  Outputs(Outcomes<I, O> outcomes) {
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
