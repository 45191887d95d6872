package dev.tandem;

import java.util.List;

/** Collects what comes out of a run; failures are for the options of the stages to deal with. */
final class Results<O> implements Sink {
  private final ResultList<O> outputs = new ResultList<>(); // guarded by this

  @Override
  public Chunk done(Chunk items, Lap lap) {
    return doneNow(items);
  }

  @Override
  public synchronized Chunk doneNow(Chunk items) {
    outputs.addAll(items);
    items.clear();
    return items;
  }

  @Override
  public synchronized long accepted() {
    return outputs.size();
  }

  @Override
  public boolean failed(Object origin, Failure failure, Lap lap) {
    return false;
  }

  @Override
  public int mostAtOnce() {
    return Chunk.MOST;
  }

  @Override
  public void cancel() {}

  @Override
  public void close() {}

  /** What came out; nothing more is added, since the run has ended. */
  synchronized List<O> toList() {
    return outputs;
  }
}
