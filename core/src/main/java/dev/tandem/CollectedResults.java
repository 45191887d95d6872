package dev.tandem;

import java.util.List;

/** Collects the results of a run; failures are left to the options of the stages. */
final class CollectedResults<O> implements RunOutput {
  private final ResultList<O> outputs = new ResultList<>(); // guarded by this
  private boolean closed; // guarded by this

  @Override
  public Chunk put(Chunk items, PhaseTimer timer) {
    return putNow(items);
  }

  @Override
  public synchronized Chunk putNow(Chunk items) {
    outputs.addAll(items);
    items.clear();
    return items;
  }

  @Override
  public synchronized long accepted() {
    return outputs.size();
  }

  @Override
  public boolean failed(Object origin, Failure<?, ?> failure, PhaseTimer timer) {
    return false;
  }

  @Override
  public int mostAtOnce() {
    return Chunk.MOST;
  }

  @Override
  public boolean weighs() {
    return false;
  }

  @Override
  public void cancel() {}

  /** Called when no more results will be added. */
  @Override
  public synchronized void close() {
    closed = true;
  }

  /** Returns the results so far, as an unmodifiable list that does not change. */
  @Override
  public synchronized List<O> results() {
    return closed ? outputs : List.copyOf(outputs);
  }
}
