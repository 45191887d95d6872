package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One stage in one run: its queue, its workers, its counters. */
final class StageRun<I> {

  /** Where the results of a stage go: the queue of the next one, or the sink of the run. */
  interface Outlet<I> {
    void put(I input, Object value) throws InterruptedException;

    void close();
  }

  final Stage<?, ?, ?> stage;
  final Buffer<Task<I>> queue;
  final Outlet<I> outlet;

  final LongAdder out = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder skipped = new LongAdder();
  final LongAdder handedBack = new LongAdder();
  final LongAdder retried = new LongAdder();
  final ServiceTimes serviceTimes = new ServiceTimes();

  private final List<Worker<I>> workers = new ArrayList<>(); // complete before any of them starts
  private final AtomicInteger alive = new AtomicInteger();
  private @Nullable Thread watchdog; // written before any worker starts

  StageRun(Stage<?, ?, ?> stage, Outlet<I> outlet) {
    this.stage = stage;
    this.outlet = outlet;
    queue = queueFor(stage.options());
  }

  /** Makes the workers' threads, and the watchdog's where attempts have a time limit. */
  List<Thread> hire(Execution<I, ?> execution, Environment environment) {
    int count = stage.options().workerCount(environment.processors());
    boolean onCpu = stage.options().isOnCpu();
    List<Thread> threads = new ArrayList<>(count + 1);
    for (int i = 1; i <= count; i++) {
      Worker<I> worker = new Worker<>(this, execution, environment.clock());
      workers.add(worker);
      threads.add(environment.threads().create(threadName(String.valueOf(i)), onCpu, worker));
    }
    alive.set(count);
    Duration timeout = stage.options().timeout();
    if (timeout != null) {
      Watchdog task = new Watchdog(guards(), timeout, environment.clock());
      watchdog = environment.threads().create(threadName("watchdog"), false, task);
      threads.add(watchdog);
    }
    return threads;
  }

  /** The last worker to leave closes what the stage feeds: so the end travels down the pipeline. */
  void workerEnded() {
    if (alive.decrementAndGet() == 0) {
      outlet.close();
      if (watchdog != null) {
        watchdog.interrupt();
      }
    }
  }

  /** Closes the queue and stops the workers; returns the inputs of the items that waited. */
  List<I> cancel() {
    List<I> inputs = queue.shutdown().stream().map(Task::input).toList();
    handedBack.add(inputs.size());
    guards().forEach(Guard::cancel);
    return inputs;
  }

  StageStats stats() {
    // What has left is read before what has come in, or more might seem to leave than ever came.
    long outNow = out.sum();
    long failedNow = failed.sum();
    long skippedNow = skipped.sum();
    long handedBackNow = handedBack.sum();
    Buffer.Level level = queue.level();
    int working = 0;
    long busy = 0;
    long starved = 0;
    long blocked = 0;
    for (Worker<I> worker : workers) {
      Lap.Times times = worker.lap.times();
      working += times.now() == Lap.Phase.BUSY ? 1 : 0;
      busy += times.busy();
      starved += times.starved();
      blocked += times.blocked();
    }
    return new StageStats(
        stage.name(),
        workers.size(),
        working,
        level.accepted(),
        outNow,
        failedNow,
        skippedNow,
        handedBackNow,
        retried.sum(),
        level.depth(),
        level.weight(),
        stage.options().bound(),
        Duration.ofNanos(busy),
        Duration.ofNanos(starved),
        Duration.ofNanos(blocked),
        serviceTimes.quantile(0.5),
        serviceTimes.quantile(0.99));
  }

  private List<Guard> guards() {
    return workers.stream().map(worker -> worker.guard).toList();
  }

  private String threadName(String suffix) {
    return "tandem-" + stage.name() + "-" + suffix;
  }

  @SuppressWarnings("unchecked") // the stage before it produces what this stage takes
  private static <I, A> Buffer<Task<I>> queueFor(StageOptions<A> options) {
    var weigher = options.weigher();
    return new Buffer<>(
        options.bound(), weigher == null ? null : task -> weigher.applyAsLong((A) task.value()));
  }
}
