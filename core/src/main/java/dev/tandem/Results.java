package dev.tandem;

import java.util.ArrayList;
import java.util.List;

/** Collects what comes out of a run; failures are for the options of the stages to deal with. */
final class Results<I, O> implements Sink<I, O> {
  private final List<O> outputs = new ArrayList<>(); // guarded by this

  @Override
  public synchronized void done(I input, O output) {
    outputs.add(output);
  }

  @Override
  public Receipt failed(Outcome.Failed<I, O> outcome) {
    return Receipt.NOBODY_LISTENS;
  }

  @Override
  public void cancel() {}

  @Override
  public void close() {}

  synchronized List<O> toList() {
    return new ArrayList<>(outputs);
  }
}
