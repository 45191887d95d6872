package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One stage in one run: its queue, its workers, its exit, and the counts of its items. */
final class StageRun implements Relief.Way {
  final StageQueue queue;
  final Tally tally;
  final Exit exit;

  private final Stage stage;
  private final Execution<?> execution;
  private final Staff staff;
  private final int workers;
  private final @Nullable Pace pace;
  private final @Nullable Window window;
  private final @Nullable Lanes lanes;
  private final int mostAtOnce;
  private final boolean canGrow;
  private final @Nullable AttemptLimit limit;

  StageRun(Stage stage, Outlet outlet, Execution<?> execution, Environment environment) {
    this.stage = stage;
    this.execution = execution;
    StageOptions<?> options = stage.options();
    int processors = environment.processors();
    tally = new Tally();
    exit = new Exit(stage, outlet, tally, execution);
    staff = new Staff(stage.name());
    workers = options.workerCount(processors);
    pace = options.pace();
    window = workers > 1 && options.window() > 0 ? new Window(this, options.window()) : null;
    lanes = workers > 1 ? lanesFor(options) : null;
    mostAtOnce =
        movesOneByOne(options)
            ? 1
            : Math.min(ChunkSize.mostFor(options.bound()), outlet.mostAtOnce());
    canGrow =
        stage instanceof Stage.Working<?, ?>
            && !(options.isOnCpu() && workers >= processors)
            && !(options.window() > 0 && workers >= options.window());
    queue = queueFor(options);
    Duration timeout = options.timeout();
    limit = timeout == null ? null : new AttemptLimit(timeout, environment.clock());
  }

  /** Creates the workers with their threads, and the watch of their time limit, if there is one. */
  void hire(Clock clock, Environment.Threads maker) {
    switch (stage) {
      case Stage.Working<?, ?> working -> {
        for (int i = 0; i < workers; i++) {
          Worker<?, ?> worker = new Worker<>(this, working, clock);
          hire(worker, maker);
          if (window == null && !exit.weighs() && (mostAtOnce > 1 || !stage.oneToOne())) {
            execution.relief().watch(worker.hand, this);
          }
        }
        if (limit != null) {
          staff.guards().forEach(limit::add);
          limit.keptBy(execution.watch(name() + "-watchdog", limit, Vigil.ASLEEP));
        }
      }
      case Stage.Batching batching -> {
        Batcher batcher = new Batcher(this, batching, (ChunkQueue) queue, clock);
        hire(batcher, maker);
        batcher.keptBy(execution.watch(name() + "-timer", batcher, Vigil.ASLEEP));
      }
    }
  }

  private void hire(Staff.Member member, Environment.Threads maker) {
    Runnable task = () -> execution.bindings().run(member);
    staff.hire(member, task, stage.options().isOnCpu(), maker);
  }

  /** Called when an attempt begins, so that its time limit, if there is one, is watched. */
  void attemptBegins() {
    if (limit != null) {
      limit.attemptBegins();
    }
  }

  /**
   * Called when a member of the staff has ended. The last one closes the outlet of the stage, so
   * that the end travels down the pipeline.
   */
  void memberEnded() {
    if (staff.leave()) {
      try {
        exit.close();
      } finally {
        execution.stageEnded();
      }
    }
  }

  /** Closes the queue and stops the workers; returns the inputs of the items that were waiting. */
  List<Object> cancel() {
    List<Object> origins = new ArrayList<>(queue.shutdown());
    if (window != null) {
      window.cancel();
    }
    if (lanes != null) {
      origins.addAll(lanes.cancel());
    }
    tally.handedBack.add(origins.size());
    staff.guards().forEach(Guard::cancel);
    return origins;
  }

  @Override
  public int handOnNow(Chunk results) {
    return exit.handOnNow(results);
  }

  @Override
  public void giveBack(Chunk items) {
    if (!queue.giveBack(items)) {
      exit.handBack(items);
    }
  }

  /**
   * Hands back inputs that were read but are not accepted any more; used for the first stage only.
   */
  void refuse(Chunk items) {
    tally.refused.add(items.size());
    exit.handBack(items);
  }

  /**
   * Whether each result is passed on at once, which it is if results are weighed and their order is
   * not restored. Then no result stays in a hand for {@link Relief} to pass on, whose thread must
   * not run the weigher.
   */
  boolean handsOnEachResult() {
    return window == null && exit.weighs();
  }

  /** Creates the passage by which a worker takes items and passes results on. */
  Passage passage(Lap lap) {
    if (window != null) {
      return window.passage(lap);
    }
    return lanes != null ? lanes.passage(lap) : new Passage.Straight(this, lap);
  }

  /** Ends the run because of a failure at this stage that belongs to no item. */
  void stop(Throwable cause) {
    execution.stop(new PipelineException(name(), null, 0, cause));
  }

  String name() {
    return stage.name();
  }

  StageOptions<?> options() {
    return stage.options();
  }

  Execution<?> execution() {
    return execution;
  }

  List<Staff.Hired> hired() {
    return staff.hired();
  }

  List<Guard> guards() {
    return staff.guards();
  }

  /** Whether any item is in its queue or with its workers. */
  boolean hasItems() {
    return ended() < queue.level().accepted();
  }

  /** How many results have reached the next stage or left the run. */
  long out() {
    return exit.accepted();
  }

  /** How many items have left the stage in one way or another. */
  long ended() {
    return done(out()) + tally.failed.sum() + tally.skipped.sum() + tally.handedBack.sum();
  }

  private long done(long out) {
    return stage.oneToOne() ? out : tally.done.sum();
  }

  @Nullable Pace pace() {
    return pace;
  }

  /** Whether any worker may work on any item, so that one can take items over from another. */
  boolean isShared() {
    return workers > 1 && !movesOneByOne(stage.options());
  }

  /** How many items a worker may take at once. */
  int mostAtOnce() {
    return mostAtOnce;
  }

  /** How many items may be put at once. */
  int mostPutAtOnce() {
    return stage.options().weigher() == null ? ChunkSize.mostFor(stage.options().bound()) : 1;
  }

  /** How many items have left the queue and wait for an earlier item with the same key. */
  int aside() {
    return lanes == null ? 0 : lanes.aside().items();
  }

  /** Returns a snapshot of the stage; {@code out} results have reached the next one. */
  StageStats stats(long out) {
    // Departures are read before arrivals. Otherwise more items might seem to leave than ever came.
    long done = done(out);
    long failed = tally.failed.sum();
    long skipped = tally.skipped.sum();
    long handedBack = tally.handedBack.sum();
    Lanes.Aside aside = lanes == null ? new Lanes.Aside(0, 0) : lanes.aside();
    BoundedBuffer.Level level = queue.level();
    List<Lap.Times> times = staff.times();
    Duration busy = Duration.ofNanos(times.stream().mapToLong(Lap.Times::busy).sum());
    Duration paced = Duration.ofNanos(tally.paced.sum());
    long retried = tally.retried.sum();
    return new StageStats(
        name(),
        times.size(),
        canGrow && isBelowItsRate(busy.minus(paced), done + failed + skipped, retried),
        (int) times.stream().filter(one -> one.now() == Lap.Phase.BUSY).count(),
        level.accepted() + tally.refused.sum(),
        out,
        done,
        failed,
        skipped,
        handedBack,
        retried,
        level.depth() + aside.items(),
        level.weight() + aside.weight(),
        options().bound(),
        busy,
        Duration.ofNanos(times.stream().mapToLong(Lap.Times::starved).sum()),
        Duration.ofNanos(times.stream().mapToLong(Lap.Times::blocked).sum()),
        tally.serviceTimes.quantile(0.5),
        tally.serviceTimes.quantile(0.99),
        options().interval(),
        paced);
  }

  /**
   * Whether the workers need more time for their attempts than the rate limit makes them take, or
   * there is no limit.
   */
  private boolean isBelowItsRate(Duration work, long items, long retried) {
    return pace == null
        || (items > 0
            && work.toNanos()
                > (double) workers * options().interval().toNanos() * (items + retried));
  }

  private boolean movesOneByOne(StageOptions<?> options) {
    return window != null
        || lanes != null
        || pace != null
        || options.timeout() != null
        || options.weigher() != null;
  }

  @SuppressWarnings("unchecked") // the stage before it produces what this stage takes
  private StageQueue queueFor(StageOptions<?> options) {
    var weigher = (ToLongFunction<Object>) options.weigher();
    return weigher == null
        ? new ChunkQueue(options.bound(), isShared())
        : ItemQueue.beforeStage(options.bound(), weigher, this::stop);
  }

  @SuppressWarnings("unchecked") // as in queueFor
  private @Nullable Lanes lanesFor(StageOptions<?> options) {
    var key = (Function<Object, Object>) options.key();
    return key == null ? null : new Lanes(this, key, options.bound(), options.weigher() != null);
  }
}
