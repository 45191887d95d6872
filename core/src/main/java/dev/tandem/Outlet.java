package dev.tandem;

/** The destination of the results of a stage: the queue of the next one, or the sink of the run. */
interface Outlet {

  /** Passes results on, waiting for room, as {@link StageQueue#put(Chunk, Lap)} does. */
  Chunk put(Chunk results, Lap lap) throws InterruptedException;

  /** Passes on as many results as there is room for, as {@link StageQueue#putNow} does. */
  Chunk putNow(Chunk results);

  /** How many results it has accepted so far. */
  long accepted();

  /** How many results may be passed on at once. */
  int mostAtOnce();

  /**
   * Whether results are weighed at their destination; then they are passed on only by {@link #put}.
   */
  default boolean weighs() {
    return false;
  }

  /** Called when the stage has ended. */
  void close();

  /** The queue of the next stage; it is closed when this stage ends. */
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
