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
  final StageGate gate = new StageGate();
  final StagePermits permits = new StagePermits(this::substitute, this::wake);

  private final StageSpec spec;
  private final RunControl run;
  private final Clock clock;
  private final StageCounters counters = new StageCounters();
  final FailureLimit failureLimit;

  private final StageThreads threads = new StageThreads();
  private final int processors;
  private @Nullable StageWorkers workers; // written before the start
  private final @Nullable InOrder inOrder;
  private final @Nullable KeyedOrder keyedOrder;
  private final boolean oneByOne; // items do not move in chunks
  private final int mostAtOnce;
  private volatile boolean automatic; // the run finds the number of workers; changed with a lock
  private volatile boolean shared; // whether any worker may work on any item

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
    processors = environment.processors();
    output = new StageOutput(spec, next, destination, end, counters, run);
    policy =
        new AttemptPolicy(
            spec.name(),
            options.retry(),
            AttemptLimit.ofOne(options.timeout(), clock),
            AttemptLimit.ofAll(options.deadline(), clock),
            options.rateLimiter(),
            options.keySlots(),
            options.keyRates(),
            options.broken(),
            counters,
            settings.isListening() ? context.around(settings.listener()) : settings.listener(),
            environment.random());
    failureLimit = new FailureLimit(options.failureLimit(), threads::begun);
    queue = queueFor(options);
    oneByOne = movesOneByOne();
    mostAtOnce = oneByOne ? 1 : Math.min(queue.mostAtOnce(), output.mostAtOnce());
    inOrder = options.window() > 0 ? new InOrder(queue, output, options.window()) : null;
    keyedOrder = keyedOrderFor(options);
    shared = options.workerCount(processors) > 1 && !oneByOne;
    automatic = options.isAutomatic();
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
  void createWorkers(RunThreads maker, RunTimers timers, Rebalancer rebalancer, Runnable ended) {
    Function<StagePermits.Permit, StageThreads.Task> creator =
        switch (spec) {
          case StageSpec.Working<?, ?> working ->
              permit -> new Worker<>(permit, this, working, rebalancer, clock);
          case StageSpec.Batching batching -> _ -> createBatcher(batching, timers);
        };
    var created =
        new StageWorkers(
            name(),
            options().isOnCpu(),
            threads,
            gate,
            output,
            maker,
            creator,
            new WorkerRegister(policy, isRebalanced() ? rebalancer : null, this, run),
            ended);
    created.want(options().workerCount(processors));
    addTimer(policy.limit(), "-limit", timers);
    addTimer(policy.deadline(), "-deadline", timers);
    workers = created;
  }

  private Batcher createBatcher(StageSpec.Batching batching, RunTimers timers) {
    var batcher = new Batcher(batching, (ChunkQueue) queue, gate, mostAtOnce, output, run, clock);
    if (part != null) {
      batcher.setPart(part);
    }
    batcher.setTimer(timers.add(name() + "-timer", batcher, TimedCheck.NOT_DUE));
    return batcher;
  }

  private void addTimer(@Nullable AttemptLimit limit, String suffix, RunTimers timers) {
    if (limit != null) {
      limit.setTimer(timers.add(name() + suffix, limit, TimedCheck.NOT_DUE));
    }
  }

  boolean makesBatches() {
    return spec instanceof StageSpec.Batching;
  }

  /** Returns the largest number of workers that the stage may have. */
  int mostWorkers() {
    return switch (spec) {
      case StageSpec.Working<?, ?> _ -> options().isOnCpu() ? processors : Integer.MAX_VALUE;
      case StageSpec.Batching _ -> 1;
    };
  }

  /** Returns whether the run finds the number of workers while it is in progress. */
  boolean isAutomatic() {
    return automatic;
  }

  /** Returns how many workers the stage may have, as long as nobody changes that. */
  SizingWindow.Bounds bounds() {
    if (automatic) {
      return options().workerBounds(processors);
    }
    int fixed = gate.wanted();
    return new SizingWindow.Bounds(fixed, fixed, false);
  }

  /** Changes the number of workers as the run has found it, unless it was fixed meanwhile. */
  synchronized void size(int count) {
    if (automatic) {
      changeWorkers(count);
    }
  }

  /** Changes the number of workers, which from now on the run does not change by itself. */
  synchronized void fixWorkers(int count) {
    automatic = false;
    changeWorkers(count);
  }

  /** Has no effect once the stage has ended. */
  private void changeWorkers(int count) {
    if (workers == null || threads.isOver() || run.isCancelled()) {
      return;
    }
    if (count > 1 && !oneByOne) {
      shareItems();
    }
    try {
      workers.want(count);
    } finally {
      recall();
    }
  }

  /** Changes the rate, so that an attempt begins every {@code interval} nanoseconds. */
  void changeRate(long interval) {
    policy.rate().change(interval, clock.nanoTime());
    recall(); // workers that have known no rate take what they hold again, one by one
    threads.guards().forEach(InterruptGuard::cancelTurn); // last: those that are paused must know
  }

  /** Lets no worker begin another item until the stage is resumed. */
  void pause(StageGate.Pause what) {
    gate.pause(what);
    changeRate(policy.rate().interval()); // a turn that comes meanwhile would be lost
  }

  void resume(StageGate.Pause what) {
    gate.resume(what);
  }

  boolean isPaused() {
    return gate.isPaused();
  }

  /** Lets workers take over items from each other, from their next batches on. */
  private void shareItems() {
    shared = true;
    for (StageThreads.Entry entry : threads.entries()) {
      WorkBatch batch = entry.task().batch();
      if (batch != null) {
        batch.share();
      }
    }
  }

  private boolean substitute(StagePermits.Permit permit) {
    return workers != null && workers.substitute(permit);
  }

  /**
   * Returns whether an item that waits lets others overtake it, so that its worker can give up its
   * permit meanwhile. Not in a stage whose results keep the order of the items only because there
   * is one worker, nor if a worker with many results may have to wait for those of an earlier item.
   * Nor if that worker would keep a platform thread, or an item that has a weight.
   */
  boolean waitsOutside() {
    if (options().isSticky() || options().isOnCpu() || options().weigher() != null) {
      return false;
    }
    return inOrder != null
        ? spec.oneToOne()
        : keyedOrder != null || automatic || policy.limitsKeys() || gate.wanted() > 1;
  }

  /** Makes each worker look at what has changed before it begins another item. */
  private void recall() {
    threads.guards().forEach(InterruptGuard::recall);
    wake();
  }

  /**
   * Wakes the workers that wait at an order or paused, so that they see whether they were recalled.
   */
  private void wake() {
    gate.recall();
    if (inOrder != null) {
      inOrder.recall();
    }
    if (keyedOrder != null) {
      keyedOrder.recall();
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
    gate.cancel(); // last: a worker that waits there must not begin what it holds
  }

  @Override
  public int forwardNow(Chunk results) {
    return output.forwardNow(results, clock.nanoTime());
  }

  /**
   * Returns items to the queue; if the run is cancelled, hands them back. Otherwise they are some
   * of those that a worker has taken at once, so that the queue takes them.
   */
  @Override
  public void returnUnstarted(Chunk items) {
    if (!items.isEmpty() && (run.isCancelled() || !queue.returnUnstarted(items))) {
      output.handBack(items);
    }
  }

  /**
   * Returns the items of a worker that has begun none of them; {@code false} if it must keep them,
   * because they have a place in an order, or perhaps no other worker is left to take them.
   */
  boolean tryReturn(Chunk items) {
    return inOrder == null && keyedOrder == null && queue.returnUnstarted(items);
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

  StageThreads.Totals totals() {
    return threads.totals();
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
  private long repeated() {
    return entrance == null ? 0 : entrance.repeated();
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
    return shared;
  }

  /** Returns how many items a worker may take at once. */
  int mostAtOnce() {
    return mostAtOnce;
  }

  /** Returns how many items have left the queue and wait for an earlier item with the same key. */
  int aside() {
    return keyedOrder == null ? 0 : keyedOrder.aside().items();
  }

  /** Returns how many items wait, in the queue or outside. */
  int waiting() {
    return queue.level().depth() + aside() + permits.outside();
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
    StageThreads.Totals totals = threads.totals();
    int count = gate.count();
    long accepted = level.accepted() + fed() + counters.refused.sum();
    int waiting = level.depth() + aside.items();
    Duration busy = Duration.ofNanos(totals.busy());
    Duration paced = Duration.ofNanos(counters.paced.sum());
    long retried = counters.retried.sum();
    return new StageStats(
        name(),
        new StageStats.Items(accepted, out, done, failed, skipped, handedBack, retried, repeated()),
        new StageStats.Queue(
            waiting, level.weight() + aside.weight(), options().bound(), permits.outside()),
        new StageStats.Workers(
            count,
            totals.working(),
            canGrow(count)
                && isBelowItsRate(count, busy.minus(paced), done + failed + skipped, retried),
            busy,
            Duration.ofNanos(totals.starved()),
            Duration.ofNanos(totals.blocked())),
        counters.waitingTimes.snapshot(),
        counters.serviceTimes.snapshot(),
        new StageStats.RateLimit(Duration.ofNanos(policy.rate().interval()), paced));
  }

  private boolean canGrow(int count) {
    int window = options().window();
    return count < mostWorkers() && (window == 0 || count < window);
  }

  /**
   * Returns whether there is no rate limit, or the workers rather than the rate limit bound the
   * throughput.
   */
  private boolean isBelowItsRate(int workers, Duration work, long items, long retried) {
    return !policy.isPaced()
        || (items > 0
            && work.toNanos() > (double) workers * policy.rate().interval() * (items + retried));
  }

  private boolean isRebalanced() {
    return inOrder == null && !output.weighs() && (mostAtOnce > 1 || !spec.oneToOne());
  }

  private boolean movesOneByOne() {
    StageOptions<?> options = spec.options();
    return options.window() > 0
        || options.key() != null
        || !policy.isSimple()
        || options.weigher() != null;
  }

  @SuppressWarnings("unchecked") // the stage before it produces what this stage takes
  private StageQueue queueFor(StageOptions<?> options) {
    var weigher = (ToLongFunction<Object>) options.weigher();
    return weigher == null
        ? new ChunkQueue(options.bound(), spec instanceof StageSpec.Working<?, ?>)
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
