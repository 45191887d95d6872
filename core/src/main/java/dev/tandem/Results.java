package dev.tandem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects what comes out of a run; failures are for the options of the stages to deal with. */
final class Results<O> implements Sink {
  private final ArrayList<O> outputs = new ArrayList<>(); // guarded by this

  /** There will be about so many. */
  synchronized void expect(int count) {
    outputs.ensureCapacity(count);
  }

  @Override
  public Chunk done(Chunk items, Lap lap) {
    return doneNow(items);
  }

  @Override
  @SuppressWarnings("unchecked") // the last stage produces what the pipeline does
  public synchronized Chunk doneNow(Chunk items) {
    outputs.addAll((Collection<O>) items.values());
    items.clear();
    return items;
  }

  @Override
  public Receipt failed(Object origin, Failure failure, Lap lap) {
    return Receipt.NOBODY_LISTENS;
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
