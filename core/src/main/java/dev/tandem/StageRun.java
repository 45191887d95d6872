package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One stage in one run: its queue, its workers, its output, and the counts of its items. */
final class StageRun implements WorkBatch.Target {
  final StageQueue queue;
  final StageOutput output;
  final AttemptPolicy policy;

  private final StageSpec spec;
  private final RunControl run;
  private final Clock clock;
  private final StageCounters counters = new StageCounters();
  private final StageThreads threads;
  private final int workers;
  private final @Nullable InOrder inOrder;
  private final @Nullable KeyedOrder keyedOrder;
  private final int mostAtOnce;
  private final boolean canGrow;

  /**
   * Creates a stage whose results go to {@code destination}, and whose failures go to {@code end}.
   */
  StageRun(
      StageSpec spec,
      Destination destination,
      RunOutput end,
      RunSettings settings,
      Clock clock,
      RunControl run) {
    this.spec = spec;
    this.run = run;
    this.clock = clock;
    StageOptions<?> options = spec.options();
    Environment environment = settings.environment();
    int processors = environment.processors();
    output = new StageOutput(spec, destination, end, counters, run);
    threads = new StageThreads(spec.name());
    workers = options.workerCount(processors);
    Duration timeout = options.timeout();
    policy =
        new AttemptPolicy(
            spec.name(),
            options.retry(),
            timeout == null ? null : new AttemptLimit(timeout, clock),
            options.rateLimiter(),
            counters,
            settings.listener(),
            environment.random());
    queue = queueFor(options);
    mostAtOnce = movesOneByOne() ? 1 : Math.min(queue.mostAtOnce(), output.mostAtOnce());
    inOrder = isInOrder() ? new InOrder(queue, output, options.window()) : null;
    keyedOrder = workers > 1 ? keyedOrderFor(options) : null;
    canGrow =
        spec instanceof StageSpec.Working<?, ?>
            && !(options.isOnCpu() && workers >= processors)
            && !(options.window() > 0 && workers >= options.window());
  }

  /**
   * Creates the workers with their threads, and the timers of their limits. When the last worker
   * has ended, {@code ended} is called.
   */
  void createWorkers(
      Environment.Threads maker, RunTimers timers, Rebalancer rebalancer, Runnable ended) {
    switch (spec) {
      case StageSpec.Working<?, ?> working -> {
        for (int i = 0; i < workers; i++) {
          Worker<?, ?> worker = new Worker<>(this, working, rebalancer, clock);
          add(worker, maker, ended);
          if (inOrder == null && !output.weighs() && (mostAtOnce > 1 || !spec.oneToOne())) {
            rebalancer.add(worker.batch(), this);
          }
        }
        AttemptLimit limit = policy.limit();
        if (limit != null) {
          threads.guards().forEach(limit::add);
          limit.setTimer(timers.add(name() + "-limit", limit, TimedCheck.NOT_DUE));
        }
      }
      case StageSpec.Batching batching -> {
        var batcher = new Batcher(batching, (ChunkQueue) queue, mostAtOnce, output, run, clock);
        add(batcher, maker, ended);
        batcher.setTimer(timers.add(name() + "-timer", batcher, TimedCheck.NOT_DUE));
      }
    }
  }

  private void add(StageThreads.Task task, Environment.Threads maker, Runnable ended) {
    threads.add(task, () -> run(task, ended), spec.options().isOnCpu(), maker);
  }

  private void run(StageThreads.Task task, Runnable ended) {
    try {
      task.timer().enter(PhaseTimer.Phase.BUSY);
      task.run();
    } catch (Throwable e) { // whatever it is, the run must end and report it
      output.stop(e);
    } finally {
      try {
        task.timer().enter(PhaseTimer.Phase.OVER);
      } finally {
        if (threads.leave()) {
          ended.run();
        }
      }
    }
  }

  /** Closes the queue and stops the workers; returns the inputs of the items that were waiting. */
  List<Object> cancel() {
    List<Object> origins = new ArrayList<>(queue.shutdown());
    if (inOrder != null) {
      inOrder.cancel();
    }
    if (keyedOrder != null) {
      origins.addAll(keyedOrder.cancel());
    }
    counters.handedBack.add(origins.size());
    threads.guards().forEach(InterruptGuard::cancel);
    return origins;
  }

  @Override
  public int forwardNow(Chunk results) {
    return output.forwardNow(results);
  }

  @Override
  public void returnUnstarted(Chunk items) {
    if (!queue.returnUnstarted(items)) {
      output.handBack(items);
    }
  }

  /**
   * Hands back inputs that were read but are not accepted any more; used for the first stage only.
   */
  void refuse(Chunk items) {
    counters.refused.add(items.size());
    output.handBack(items);
  }

  /**
   * Returns whether each result is forwarded at once, which is the case if results are weighed and
   * their order is not restored. No result then stays in a batch for the {@link Rebalancer} to
   * forward: its thread must not run the weigher.
   */
  boolean forwardsEachResult() {
    return inOrder == null && output.weighs();
  }

  /** Returns the order that a new worker keeps; {@code null} if the stage keeps none. */
  @Nullable Ordering ordering() {
    if (inOrder != null) {
      return inOrder.forWorker();
    }
    return keyedOrder != null ? keyedOrder.forWorker() : null;
  }

  String name() {
    return spec.name();
  }

  StageOptions<?> options() {
    return spec.options();
  }

  List<StageThreads.Entry> threads() {
    return threads.entries();
  }

  List<InterruptGuard> guards() {
    return threads.guards();
  }

  /** Returns whether any item is in its queue or with its workers. */
  boolean hasItems() {
    return ended() < queue.level().accepted();
  }

  /** Returns how many results have reached the next stage or left the run. */
  long out() {
    return output.accepted();
  }

  /** Returns how many items have left the stage in any way. */
  long ended() {
    return done(out()) + counters.failed.sum() + counters.skipped.sum() + counters.handedBack.sum();
  }

  private long done(long out) {
    return spec.oneToOne() ? out : counters.done.sum();
  }

  /**
   * Returns whether any worker may work on any item, so that one can take over items from another.
   */
  boolean isShared() {
    return workers > 1 && !movesOneByOne();
  }

  /** Returns how many items a worker may take at once. */
  int mostAtOnce() {
    return mostAtOnce;
  }

  /** Returns how many items have left the queue and wait for an earlier item with the same key. */
  int aside() {
    return keyedOrder == null ? 0 : keyedOrder.aside().items();
  }

  /** Returns a snapshot of the stage; {@code out} results have reached the next one. */
  StageStats stats(long out) {
    // Departures are read before arrivals. Otherwise more items might seem to leave than ever came.
    long done = done(out);
    long failed = counters.failed.sum();
    long skipped = counters.skipped.sum();
    long handedBack = counters.handedBack.sum();
    KeyedOrder.Aside aside = keyedOrder == null ? new KeyedOrder.Aside(0, 0) : keyedOrder.aside();
    QueueState.Level level = queue.level();
    List<PhaseTimer.Times> times = threads.times();
    Duration busy = Duration.ofNanos(times.stream().mapToLong(PhaseTimer.Times::busy).sum());
    Duration paced = Duration.ofNanos(counters.paced.sum());
    long retried = counters.retried.sum();
    return new StageStats(
        name(),
        times.size(),
        canGrow && isBelowItsRate(busy.minus(paced), done + failed + skipped, retried),
        (int) times.stream().filter(one -> one.now() == PhaseTimer.Phase.BUSY).count(),
        level.accepted() + counters.refused.sum(),
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
        Duration.ofNanos(times.stream().mapToLong(PhaseTimer.Times::starved).sum()),
        Duration.ofNanos(times.stream().mapToLong(PhaseTimer.Times::blocked).sum()),
        counters.serviceTimes.quantile(0.5),
        counters.serviceTimes.quantile(0.99),
        options().interval(),
        paced);
  }

  /**
   * Returns whether there is no rate limit, or the workers rather than the rate limit bound the
   * throughput.
   */
  private boolean isBelowItsRate(Duration work, long items, long retried) {
    return policy.rate() == null
        || (items > 0
            && work.toNanos()
                > (double) workers * options().interval().toNanos() * (items + retried));
  }

  private boolean movesOneByOne() {
    StageOptions<?> options = spec.options();
    return isInOrder()
        || (workers > 1 && options.key() != null)
        || !policy.isSimple()
        || options.weigher() != null;
  }

  private boolean isInOrder() {
    return workers > 1 && spec.options().window() > 0;
  }

  @SuppressWarnings("unchecked") // the stage before it produces what this stage takes
  private StageQueue queueFor(StageOptions<?> options) {
    var weigher = (ToLongFunction<Object>) options.weigher();
    return weigher == null
        ? new ChunkQueue(options.bound(), isShared())
        : ItemQueue.beforeStage(options.bound(), weigher, output::stop);
  }

  @SuppressWarnings("unchecked") // as in queueFor
  private @Nullable KeyedOrder keyedOrderFor(StageOptions<?> options) {
    var key = (Function<Object, Object>) options.key();
    return key == null
        ? null
        : new KeyedOrder(queue, output, key, options.bound(), options.weigher() != null);
  }
}
