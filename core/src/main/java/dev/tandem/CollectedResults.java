package dev.tandem;

import java.util.List;

/** Collects the results of a run. */
final class CollectedResults<O> implements UnboundedOutput {
  private final ResultList<O> outputs = new ResultList<>(); // guarded by this
  private boolean closed; // guarded by this

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
