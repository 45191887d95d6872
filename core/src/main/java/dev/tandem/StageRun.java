package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One stage in one run: its queue, its workers, and how they hand on and back. */
final class StageRun implements Relief.Way {

  /** Where the results of a stage go: the queue of the next one, or the sink of the run. */
  interface Outlet {
    /** Hands results on, waiting for room, as {@link StageQueue#put(Chunk, Lap)} does. */
    Chunk put(Chunk results, Lap lap) throws InterruptedException;

    /** Hands on those that there is room for, as {@link StageQueue#putNow} does. */
    Chunk putNow(Chunk results);

    /** How many results may come at once. */
    int mostAtOnce();

    void close();
  }

  /** Somebody who works for a stage, on a thread of his own. */
  interface Member extends Runnable {
    Guard guard();

    Lap lap();
  }

  /** A member and his thread. */
  record Hired(Member member, Thread thread) {}

  final StageQueue queue;

  final LongAdder out = new LongAdder();
  final LongAdder done = new LongAdder(); // only where the number of results may not tell it
  final LongAdder failed = new LongAdder();
  final LongAdder skipped = new LongAdder();
  final LongAdder handedBack = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder refused = new LongAdder(); // inputs that were read but not let in any more
  final ServiceTimes serviceTimes = new ServiceTimes();

  private final Stage stage;
  private final Outlet outlet;
  private final Execution<?> execution;
  private final int workers;
  private final @Nullable Pace pace;
  private final @Nullable Window window;
  private final @Nullable Lanes lanes;
  private final int mostAtOnce;
  private final boolean canGrow;

  // Complete before any of their threads starts.
  private final List<Hired> hired = new ArrayList<>();
  private final List<Thread> aides = new ArrayList<>(); // end when all who were hired have ended

  private final AtomicInteger alive = new AtomicInteger();

  StageRun(Stage stage, Outlet outlet, Execution<?> execution, int processors) {
    this.stage = stage;
    this.outlet = outlet;
    this.execution = execution;
    StageOptions<?> options = stage.options();
    workers = options.workerCount(processors);
    pace = options.pace();
    window = workers > 1 && options.window() > 0 ? new Window(this, options.window()) : null;
    lanes = workers > 1 ? lanesFor(options) : null;
    mostAtOnce =
        movesOneByOne(options)
            ? 1
            : Math.min(ChunkSize.mostFor(options.bound()), outlet.mostAtOnce());
    canGrow =
        pace == null
            && stage instanceof Stage.Working<?, ?>
            && !(options.isOnCpu() && workers >= processors)
            && !(options.window() > 0 && workers >= options.window());
    queue = queueFor(options);
  }

  /** Makes the workers and their threads, and the threads of those who look after them. */
  List<Thread> hire(Environment environment) {
    Clock clock = environment.clock();
    switch (stage) {
      case Stage.Working<?, ?> working -> {
        for (int i = 1; i <= workers; i++) {
          Worker<?, ?> worker = new Worker<>(this, working, clock);
          hire(worker, i, environment);
          if (window == null && (mostAtOnce > 1 || !stage.oneToOne())) {
            execution.relief().watch(worker.hand, this);
          }
        }
        Duration timeout = stage.options().timeout();
        if (timeout != null) {
          aides.add(aide("watchdog", new Watchdog(guards(), timeout, clock), environment));
        }
      }
      case Stage.Batching batching -> {
        Batcher batcher = new Batcher(this, batching, clock);
        hire(batcher, 1, environment);
        aides.add(aide("timer", batcher.timer(), environment));
      }
    }
    alive.set(hired.size());
    List<Thread> threads = new ArrayList<>(hired.stream().map(Hired::thread).toList());
    threads.addAll(aides);
    return threads;
  }

  private void hire(Member member, int number, Environment environment) {
    boolean platform = stage.options().isOnCpu();
    String name = threadName(String.valueOf(number));
    Runnable task = () -> execution.bindings().run(member);
    hired.add(new Hired(member, environment.threads().create(name, platform, task)));
  }

  private Thread aide(String name, Runnable task, Environment environment) {
    return environment.threads().create(threadName(name), false, task);
  }

  /** The last one to leave closes what the stage feeds: so the end travels down the pipeline. */
  void memberEnded() {
    if (alive.decrementAndGet() == 0) {
      outlet.close();
      aides.forEach(Thread::interrupt);
      execution.stageEnded();
    }
  }

  /** Closes the queue and stops the workers; returns the inputs of the items that waited. */
  List<Object> cancel() {
    List<Object> origins = queue.shutdown();
    handedBack.add(origins.size());
    if (window != null) {
      window.cancel();
    }
    if (lanes != null) {
      lanes.cancel();
    }
    guards().forEach(Guard::cancel);
    return origins;
  }

  /**
   * Hands results on, waiting for room; those that nobody takes, because the run is cancelled, are
   * handed back.
   *
   * @return an empty chunk
   */
  Chunk handOn(Chunk results, Lap lap) {
    int count = results.size();
    try {
      Chunk empty = outlet.put(results, lap);
      out.add(count);
      return empty;
    } catch (QueueClosedException cancelled) {
      handBackRest(results, count);
      return results;
    } catch (Throwable e) { // what weighs an item failed, or a stranger interrupted the worker
      stop(null, 0, e);
      handBackRest(results, count);
      return results;
    }
  }

  /** Hands back what is left of so many results. */
  private void handBackRest(Chunk results, int count) {
    out.add(count - results.size());
    handBackResults(results);
  }

  /** Hands a list on, waiting for room, or its items back if nobody takes it. */
  void handOn(List<Object> items, List<Object> origins, Lap lap) {
    try {
      outlet.put(Chunk.of(new Origins.Several(origins), items), lap);
      done.add(items.size());
      out.increment();
    } catch (QueueClosedException cancelled) {
      origins.forEach(this::handBack);
    } catch (Throwable e) { // what weighs an item failed, or a stranger interrupted the worker
      stop(null, 0, e);
      origins.forEach(this::handBack);
    }
  }

  @Override
  public int handOnNow(Chunk results) {
    int count = results.size();
    int left;
    try {
      left = outlet.putNow(results).size();
    } catch (QueueClosedException cancelled) {
      left = results.size();
    } catch (Throwable e) { // what weighs an item failed
      stop(null, 0, e);
      left = results.size();
    }
    out.add(count - left);
    return left;
  }

  @Override
  public void giveBack(Chunk items) {
    if (!queue.giveBack(items)) {
      handBack(items);
    }
  }

  /** Hands back items that came to the stage and were not finished. */
  void handBack(Chunk items) {
    if (!items.isEmpty()) {
      execution.handBack(items.originList());
      handedBack.add(items.size());
      items.clear();
    }
  }

  void handBack(Object origin) {
    execution.handBack(List.of(origin));
    handedBack.increment();
  }

  /** Where each item has one result, a result that nobody takes is an item that is not done. */
  private void handBackResults(Chunk results) {
    if (stage.oneToOne()) {
      handBack(results);
    } else {
      execution.handBack(results.originList());
      results.clear();
    }
  }

  Sink.Receipt report(Object origin, Sink.Failure failure, Lap lap) throws InterruptedException {
    return execution.failed(origin, failure, lap);
  }

  /** Ends the run because of a failure at this stage. */
  void stop(@Nullable Object item, int attempts, Throwable cause) {
    execution.stop(new PipelineException(name(), item, attempts, cause));
  }

  void stop(PipelineException reason) {
    execution.stop(reason);
  }

  /** How a worker takes items and hands results on. */
  Passage passage(Lap lap) {
    if (window != null) {
      return window.passage(lap);
    }
    return lanes != null ? lanes.passage(lap) : new Passage.Straight(this, lap);
  }

  String name() {
    return stage.name();
  }

  StageOptions<?> options() {
    return stage.options();
  }

  boolean isOneToOne() {
    return stage.oneToOne();
  }

  Execution<?> execution() {
    return execution;
  }

  List<Hired> hired() {
    return hired;
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

  /** How many results a worker may hold before it hands them on. */
  int mostResults() {
    return outlet.mostAtOnce();
  }

  /** Inputs that were read and that the stage lets in no more; it is the first one. */
  void refuse(Chunk items) {
    refused.add(items.size());
    handBack(items);
  }

  /** How many items have left the stage in one way or another. */
  long ended() {
    long finished = stage.oneToOne() ? out.sum() : done.sum();
    return finished + failed.sum() + skipped.sum() + handedBack.sum();
  }

  /** How many items have left the queue and wait for another one with their key. */
  int aside() {
    return lanes == null ? 0 : lanes.aside();
  }

  StageStats stats() {
    // What has left is read before what has come in, or more might seem to leave than ever came.
    long outNow = out.sum();
    long finishedNow = stage.oneToOne() ? outNow : done.sum();
    long failedNow = failed.sum();
    long skippedNow = skipped.sum();
    long handedBackNow = handedBack.sum();
    int aside = aside();
    Buffer.Level level = queue.level();
    int working = 0;
    long busy = 0;
    long starved = 0;
    long blocked = 0;
    for (Hired one : hired) {
      Lap.Times times = one.member().lap().times();
      working += times.now() == Lap.Phase.BUSY ? 1 : 0;
      busy += times.busy();
      starved += times.starved();
      blocked += times.blocked();
    }
    return new StageStats(
        name(),
        hired.size(),
        canGrow,
        working,
        level.accepted() + refused.sum(),
        outNow,
        finishedNow,
        failedNow,
        skippedNow,
        handedBackNow,
        retried.sum(),
        level.depth() + aside,
        level.weight() + (options().weigher() == null ? aside : 0),
        options().bound(),
        Duration.ofNanos(busy),
        Duration.ofNanos(starved),
        Duration.ofNanos(blocked),
        serviceTimes.quantile(0.5),
        serviceTimes.quantile(0.99));
  }

  private boolean movesOneByOne(StageOptions<?> options) {
    return window != null
        || lanes != null
        || pace != null
        || options.timeout() != null
        || options.weigher() != null;
  }

  private List<Guard> guards() {
    return hired.stream().map(one -> one.member().guard()).toList();
  }

  private String threadName(String suffix) {
    return "tandem-" + name() + "-" + suffix;
  }

  @SuppressWarnings("unchecked") // the stage before it produces what this stage takes
  private StageQueue queueFor(StageOptions<?> options) {
    var weigher = (ToLongFunction<Object>) options.weigher();
    return weigher == null
        ? new ChunkQueue(options.bound(), isShared())
        : new ItemQueue(options.bound(), weigher);
  }

  @SuppressWarnings("unchecked") // likewise
  private @Nullable Lanes lanesFor(StageOptions<?> options) {
    var key = (Function<Object, Object>) options.key();
    return key == null
        ? null
        : new Lanes(this, key, (int) Math.min(options.bound(), Integer.MAX_VALUE));
  }
}
