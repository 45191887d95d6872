package dev.tandem;

/** Where the results of a stage go: the queue of the next one, or the sink of the run. */
interface Outlet {

  /** Hands results on, waiting for room, as {@link StageQueue#put(Chunk, Lap)} does. */
  Chunk put(Chunk results, Lap lap) throws InterruptedException;

  /** Hands on those that there is room for, as {@link StageQueue#putNow} does. */
  Chunk putNow(Chunk results);

  /** How many results have ever come. */
  long accepted();

  /** How many results may come at once. */
  int mostAtOnce();

  /** Whether results are weighed where they go; then they come by {@link #put} alone. */
  default boolean weighs() {
    return false;
  }

  /** Says that the stage has ended. */
  void close();

  /** The queue of the next stage, which ends with this one. */
  record ToQueue(StageRun next) implements Outlet {
    @Override
    public Chunk put(Chunk results, Lap lap) throws InterruptedException {
      return next.queue.put(results, lap);
    }

    @Override
    public Chunk putNow(Chunk results) {
      return next.queue.putNow(results);
    }

    @Override
    public long accepted() {
      return next.queue.level().accepted();
    }

    @Override
    public int mostAtOnce() {
      return next.mostPutAtOnce();
    }

    @Override
    public boolean weighs() {
      return next.options().weigher() != null;
    }

    @Override
    public void close() {
      next.queue.close();
    }
  }

  /** The sink of the run, which is closed when all stages have ended. */
  record ToSink(Sink sink) implements Outlet {
    @Override
    public Chunk put(Chunk results, Lap lap) throws InterruptedException {
      return sink.done(results, lap);
    }

    @Override
    public Chunk putNow(Chunk results) {
      return sink.doneNow(results);
    }

    @Override
    public long accepted() {
      return sink.accepted();
    }

    @Override
    public int mostAtOnce() {
      return sink.mostAtOnce();
    }

    @Override
    public boolean weighs() {
      return sink.weighs();
    }

    @Override
    public void close() {}
  }
}
