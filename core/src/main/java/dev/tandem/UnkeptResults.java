package dev.tandem;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts the results of a run and keeps none; failures are left to the options of the stages. */
final class UnkeptResults implements RunOutput {
  private final LongAdder accepted = new LongAdder();

  @Override
  public Chunk put(Chunk items, PhaseTimer timer) {
    return putNow(items);
  }

  @Override
  public Chunk putNow(Chunk items) {
    accepted.add(items.size());
    items.clear();
    return items;
  }

  @Override
  public long accepted() {
    return accepted.sum();
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

  @Override
  public void close() {}

  @Override
  public List<?> results() {
    return List.of();
  }
}
