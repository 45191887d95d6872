package dev.tandem;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One stage in one run: its queue, its workers, its output, and the counts of its items. */
final class StageRun implements WorkBatch.Target {
  final StageQueue queue;
  final StageOutput output;
  final AttemptPolicy policy;
  final ItemContext context;

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

  // Written before the workers are created.
  private FeedbackLoop.@Nullable Part part; // in the loop of a run that feeds itself
  private @Nullable FeedbackLoop entrance; // that loop, if this is the first stage

  /**
   * Creates a stage whose results go to {@code destination}, and whose failures go to {@code end}.
   */
  StageRun(
      StageSpec spec,
      @Nullable StageSpec next,
      Destination destination,
      RunOutput end,
      RunSettings settings,
      ItemContext context,
      Clock clock,
      RunControl run) {
    this.spec = spec;
    this.context = context;
    this.run = run;
    this.clock = clock;
    StageOptions<?> options = spec.options();
    Environment environment = settings.environment();
    int processors = environment.processors();
    output = new StageOutput(spec, next, destination, end, counters, run);
    threads = new StageThreads(spec.name());
    workers = options.workerCount(processors);
    policy =
        new AttemptPolicy(
            spec.name(),
            options.retry(),
            AttemptLimit.ofOne(options.timeout(), clock),
            AttemptLimit.ofAll(options.deadline(), clock),
            options.rateLimiter(),
            options.broken(),
            counters,
            settings.isListening() ? context.around(settings.listener()) : settings.listener(),
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

  /** Makes this stage a part of a loop; called before its workers are created. */
  void join(FeedbackLoop loop, boolean first, boolean last) {
    part = new FeedbackLoop.Part(loop, last);
    entrance = first ? loop : null;
  }

  /** Returns the place of this stage in the loop of a run that feeds itself, if it has one. */
  FeedbackLoop.@Nullable Part part() {
    return part;
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
        addTimer(policy.limit(), "-limit", timers);
        addTimer(policy.deadline(), "-deadline", timers);
      }
      case StageSpec.Batching batching -> {
        var batcher = new Batcher(batching, (ChunkQueue) queue, mostAtOnce, output, run, clock);
        if (part != null) {
          batcher.setPart(part);
        }
        add(batcher, maker, ended);
        batcher.setTimer(timers.add(name() + "-timer", batcher, TimedCheck.NOT_DUE));
      }
    }
  }

  private void addTimer(@Nullable AttemptLimit limit, String suffix, RunTimers timers) {
    if (limit != null) {
      threads.guards().forEach(limit::add);
      limit.setTimer(timers.add(name() + suffix, limit, TimedCheck.NOT_DUE));
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

  /** Closes the queue, hands back the items that were waiting, and stops the workers. */
  void cancel() {
    queue.shutdown().forEach(output::handBack);
    if (inOrder != null) {
      inOrder.cancel();
    }
    if (keyedOrder != null) {
      keyedOrder.cancel().forEach(output::handBack);
    }
    threads.guards().forEach(InterruptGuard::cancel);
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
    return ended() < queue.level().accepted() + fed();
  }

  /** Returns how many items were put back, to come in through the queue. */
  private long fed() {
    return entrance == null ? 0 : entrance.fed();
  }

  /** Returns how many items were left out before they came into the queue. */
  private long leftOut() {
    return entrance == null ? 0 : entrance.leftOut();
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
    long leftOut = leftOut();
    long skipped = counters.skipped.sum();
    long handedBack = counters.handedBack.sum();
    KeyedOrder.Aside aside = keyedOrder == null ? new KeyedOrder.Aside(0, 0) : keyedOrder.aside();
    QueueState.Level level = queue.level();
    List<PhaseTimer.Times> times = threads.times();
    long accepted = level.accepted() + fed() + leftOut + counters.refused.sum();
    int waiting = level.depth() + aside.items();
    Duration busy = sum(times, PhaseTimer.Times::busy);
    Duration paced = Duration.ofNanos(counters.paced.sum());
    long retried = counters.retried.sum();
    return new StageStats(
        name(),
        new StageStats.Items(accepted, out, done, failed, skipped + leftOut, handedBack, retried),
        new StageStats.Queue(waiting, level.weight() + aside.weight(), options().bound()),
        new StageStats.Workers(
            times.size(),
            (int) times.stream().filter(one -> one.now() == PhaseTimer.Phase.BUSY).count(),
            canGrow && isBelowItsRate(busy.minus(paced), done + failed + skipped, retried),
            busy,
            sum(times, PhaseTimer.Times::starved),
            sum(times, PhaseTimer.Times::blocked)),
        new StageStats.ServiceTime(
            counters.serviceTimes.quantile(0.5), counters.serviceTimes.quantile(0.99)),
        new StageStats.RateLimit(options().interval(), paced));
  }

  private static Duration sum(
      List<PhaseTimer.Times> times, ToLongFunction<PhaseTimer.Times> phase) {
    return Duration.ofNanos(times.stream().mapToLong(phase).sum());
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
