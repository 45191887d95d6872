package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline: the stages joined by queues, the threads of their workers, and the end,
 * which comes in one of three ways. The input is closed and everything drains; a caller cancels the
 * run; or a failure stops it, which is a cancellation with a cause. The last {@linkplain RunThreads
 * party} to leave settles the run: it checks that every item is accounted for, and notifies the
 * listener of the end.
 */
final class Execution<I> {
  private final List<StageRun> stages = new ArrayList<>(); // complete before anything starts
  private final List<Watch> watches = new ArrayList<>(); // complete before the start
  private final List<Runnable> beginnings = new ArrayList<>(); // each begins a watch
  private final RunThreads threads;
  private final AtomicInteger running = new AtomicInteger(); // the number of stages still running
  private final Sink sink;
  private final Settings settings;
  private final Clock clock;
  private final Relief relief = new Relief();
  private final Guard alarmGuard;
  private final Guard endGuard; // of the thread that notifies the listener of the end
  private final Set<Guard> strangers = ConcurrentHashMap.newKeySet(); // of threads inside put
  private final Watch stragglers;
  private @Nullable Reader<I> reader; // written before the start

  // Guarded by this.
  private final List<I> handedBack = new ArrayList<>();
  private @Nullable PipelineException failure;
  private @Nullable Throwable untold; // thrown while settling; not reported yet
  private volatile boolean cancelled; // also read without the lock
  private volatile boolean impatient; // whether a slow listener is interrupted at the end
  private @Nullable Long started;
  private volatile @Nullable Duration elapsed; // set at the end; also read without the lock

  private Bindings bindings = Bindings.of(List.of()); // written before any thread starts

  Execution(List<Stage> description, Sink sink, Settings settings) {
    this.sink = sink;
    this.settings = settings;
    clock = UnbrokenClock.of(settings.environment().clock(), e -> stop("the clock of the run", e));
    threads = new RunThreads(settings.environment().threads(), this::settle);
    alarmGuard = new Guard(clock);
    endGuard = new Guard(clock, false); // the last party may be a thread of the user
    stragglers =
        new SharedWatch(
            new Stragglers(this::guards, this::abandonReader), e -> stop("stragglers", e));
    Outlet outlet = new Outlet.ToSink(sink);
    for (Stage stage : description.reversed()) {
      StageRun run = new StageRun(stage, outlet, this, settings.environment());
      stages.addFirst(run);
      outlet = new Outlet.ToQueue(run);
    }
    sink.onWeigherFailure(stages.getLast()::stop);
    running.set(stages.size());
    stages.forEach(stage -> stage.hire(clock, threads));
  }

  /** Creates the thread that reads the inputs; called before the start. */
  Thread readingThread(Inputs<I> inputs, boolean platform) {
    return readerOf(inputs, new Guard(clock)).hire(platform);
  }

  private Reader<I> readerOf(Inputs<I> inputs, Guard guard) {
    var feeder = new Feeder<I>(stages.getFirst(), relief, guard, clock);
    var made = new Reader<>(this, inputs, feeder, guard, threads);
    reader = made;
    return made;
  }

  /**
   * Starts the run and reads the inputs on the calling thread.
   *
   * @throws InterruptedException if interrupted by anything but the run
   */
  void startAndRead(Inputs<I> inputs) throws InterruptedException {
    Reader<I> mine = readerOf(inputs, new Guard(clock, false));
    RunThreads.Party party = threads.expect();
    try {
      start(null, party);
      mine.read();
    } finally {
      party.leave();
    }
  }

  /** Starts all threads, beginning with the one that reads the inputs, if there is one. */
  void start(@Nullable Thread reading) {
    start(reading, null);
  }

  private void start(@Nullable Thread reading, RunThreads.@Nullable Party caller) {
    watchTheRun();
    bindings = Bindings.of(settings.inherited());
    synchronized (this) {
      started = clock.nanoTime();
    }
    try {
      beginnings.forEach(Runnable::run);
      threads.start(reading); // the reader first: many workers then need no wake-up
    } catch (Throwable e) { // no memory for a thread
      stop(new PipelineException("run", null, 0, e));
      threads.runUnstarted();
      if (caller != null) {
        caller.leave();
      }
      threads.join(() -> {});
      throw e;
    }
  }

  private void watchTheRun() {
    if (relief.isNeeded()) {
      relief.keptBy(watch("relief", relief, Vigil.ASLEEP));
    }
    Duration limit = settings.limit();
    if (limit != null) {
      watch("limit", () -> end(limit), TimeUnit.NANOSECONDS.convert(limit));
    }
    var alarms =
        new Alarms(
            settings.listener(), threads, alarmGuard, e -> stop("the listener of the run", e));
    Duration stallAfter = settings.stallAfter();
    if (stallAfter != null) {
      var detector = new StallDetector(stages, stallAfter, clock, alarms);
      watch("stall-detector", detector, 0);
    }
    if (settings.isListening() && isBySystemClock() && HogDetector.isNeeded(stages)) {
      watch("hog-detector", new HogDetector(stages, alarms), HogDetector.INTERVAL);
    }
  }

  /** Creates the watch of a vigil; its first look is due {@code first} ns after the start. */
  Watch watch(String name, Vigil vigil, long first) {
    Watch watch =
        isBySystemClock() ? new SharedWatch(vigil, e -> stop(name, e)) : watchByThread(name, vigil);
    watches.add(watch);
    beginnings.add(() -> watch.begin(first));
    return watch;
  }

  private Watch watchByThread(String name, Vigil vigil) {
    var watch =
        new ThreadWatch(vigil, e -> stop(name, e), clock, name, settings.environment().threads());
    threads.add(watch.thread());
    return watch;
  }

  private boolean isBySystemClock() {
    return clock.equals(Clock.SYSTEM);
  }

  /** Stops the run because its time limit has passed. */
  private long end(Duration limit) {
    stop("run", Limits.exceeded("the run took longer than ", limit));
    return Vigil.ASLEEP;
  }

  /** Called when a stage has ended, that is, when all its workers have. */
  void stageEnded() {
    if (running.decrementAndGet() == 0) {
      sink.close(); // not earlier: any stage may report a failure until all have ended
      alarmGuard.cancel();
      if (threads.haveLatecomers()) { // a listener call may swallow the interrupt
        stragglers.wake(Stragglers.INTERVAL);
      }
      dismissWatches();
    }
  }

  private void dismissWatches() {
    watches.forEach(Watch::dismiss);
  }

  /**
   * Puts an input into the first queue, waiting for room; throws {@link QueueClosedException} if
   * the run accepts no more.
   */
  void put(I input) throws InterruptedException {
    Objects.requireNonNull(input, "input");
    StageRun first = stages.getFirst();
    if (first.options().weigher() == null) {
      first.queue.put(input, input);
      return;
    }
    var guard = new Guard(clock, false);
    strangers.add(guard);
    try {
      if (cancelled) { // cancel() may have run before this guard was added
        guard.cancel();
      }
      first.queue.put(input, input, guard);
    } finally {
      strangers.remove(guard);
    }
  }

  /** Closes the input: the run ends when everything has drained. */
  void closeInput() {
    stages.getFirst().queue.close();
  }

  /**
   * Cancels the run at once: wakes threads that wait, interrupts those in user code, and keeps the
   * remaining items so that they can be handed back.
   */
  void cancel() {
    synchronized (this) {
      // All of it under the lock: otherwise the run might be settled while items have left a queue
      // and have not been handed back yet.
      if (cancelled || elapsed != null) {
        return;
      }
      cancelled = true;
      impatient = true;
      for (StageRun stage : stages) {
        handBack(stage.cancel());
      }
      sink.cancel();
      Reader<I> waiting = reader;
      if (waiting != null) {
        waiting.cancel();
      }
      strangers.forEach(Guard::cancel);
    }
    stragglers.wake(Stragglers.INTERVAL);
  }

  /**
   * Ends the run because of a failure. The first failure is the one reported; the causes of later
   * ones are added to it as suppressed exceptions.
   */
  void stop(PipelineException reason) {
    synchronized (this) {
      if (elapsed != null) {
        return; // too late to change how it ended
      }
      if (failure == null) {
        failure = reason;
      } else if (reason.getCause() != null && reason.getCause() != failure) {
        failure.addSuppressed(reason.getCause());
      }
    }
    cancel();
  }

  /**
   * Records another failure that occurred as the run ended: adds it, once, to the failure of the
   * run as a suppressed exception. Does nothing if the run has not failed.
   */
  @SuppressWarnings("ReferenceEquality") // identity is meant
  synchronized void alsoFailed(Throwable cause) {
    if (failure != null
        && cause != failure.getCause()
        && Stream.of(failure.getSuppressed()).noneMatch(known -> known == cause)) {
      failure.addSuppressed(cause);
    }
  }

  private void stop(String where, Throwable cause) {
    stop(new PipelineException(where, null, 0, cause));
  }

  void attemptFailed(String stage, Exception cause, int attempt, boolean again) {
    settings.listener().attemptFailed(stage, cause, attempt, again);
  }

  boolean failed(Object origin, Sink.Failure failure, Lap lap) {
    return sink.failed(origin, failure, lap);
  }

  @SuppressWarnings("unchecked") // every origin derives from inputs
  synchronized void handBack(List<Object> origins) {
    for (Object origin : origins) {
      Origins.eachToHandBack(origin, input -> handedBack.add((I) input));
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Returns the inputs that were accepted but not finished; complete once the run has ended. */
  synchronized List<I> handedBack() {
    return List.copyOf(handedBack);
  }

  /**
   * Waits until the run is settled and every thread has ended.
   *
   * @throws InterruptedException if interrupted; the run has then been cancelled and has ended
   * @throws PipelineException if a failure ended the run; an interrupt then stays pending
   */
  void awaitEnd() throws InterruptedException {
    boolean interrupted = join();
    throwIfFailed();
    throwUntold();
    if (interrupted) {
      Thread.interrupted(); // the exception reports it instead
      throw new InterruptedException("interrupted while waiting for the end of a run");
    }
  }

  /** Cancels the run unless it has ended, and waits for its end even if interrupted. */
  void close() {
    requireOutsider();
    boolean neverStarted;
    synchronized (this) {
      neverStarted = started == null && elapsed == null;
    }
    cancel();
    if (neverStarted) {
      settle();
    } else if (!threads.areOver()) {
      impatient = true;
      stragglers.wake(Stragglers.INTERVAL);
    }
    join();
    throwUntold();
  }

  private boolean join() {
    requireOutsider();
    if (threads.isOneOfThem() || neverRan()) { // the first: called by RunListener.ended
      return false;
    }
    return threads.join(this::interrupted);
  }

  private void interrupted() {
    cancel();
    endGuard.interrupt();
  }

  private synchronized boolean neverRan() {
    return started == null;
  }

  /** Rejects calls by the run's own threads, which would wait for themselves forever. */
  void requireOutsider() {
    if (elapsed == null && threads.isOneOfThem()) {
      throw new IllegalStateException(
          "a run cannot wait for its own end: it is called by a thread of the run");
    }
  }

  synchronized void throwIfFailed() {
    if (failure != null) {
      throw failure;
    }
  }

  Stats stats() {
    List<StageStats> snapshot = new ArrayList<>();
    long out = sink.accepted();
    for (StageRun stage : stages.reversed()) { // last stage first: results are read before inputs
      StageStats stats = stage.stats(out);
      snapshot.addFirst(stats);
      out = stats.in();
    }
    return new Stats(snapshot, elapsed());
  }

  private synchronized Duration elapsed() {
    Duration end = elapsed;
    return end != null ? end : sinceStart(); // under the lock, so it never exceeds the final value
  }

  Relief relief() {
    return relief;
  }

  /** Returns a random number from 0 (inclusive) to 1 (exclusive). */
  double chance() {
    return settings.environment().random().getAsDouble();
  }

  Bindings bindings() {
    return bindings;
  }

  private void abandonReader() {
    Reader<I> waiting = reader;
    if (waiting != null) {
      waiting.closeOrAbandonIfDeaf();
    }
  }

  /** Returns the guards of all threads that may be in user code. */
  private List<Guard> guards() {
    List<Guard> guards = new ArrayList<>(strangers);
    stages.forEach(stage -> guards.addAll(stage.guards()));
    guards.add(alarmGuard);
    if (impatient) {
      guards.add(endGuard);
    }
    Reader<I> waiting = reader;
    if (waiting != null) {
      guards.add(waiting.guard());
    }
    return guards;
  }

  /** Settles the run once all parties have left. Called once; never throws. */
  private void settle() {
    try {
      sink.close();
      dismissWatches();
      synchronized (this) {
        elapsed = sinceStart();
        Throwable broken = UnbrokenClock.failure(clock);
        if (broken != null && failure == null) {
          failure = new PipelineException("the clock of the run", null, 0, broken);
        }
        if (failure != null) {
          failure.handBack(List.copyOf(handedBack));
        }
      }
      Stats stats = stats();
      if (!stats.conserved()) {
        remember(new IllegalStateException("items were lost or doubled: " + stats));
      }
      tellEnd(stats);
    } catch (Throwable e) { // no memory
      remember(e);
    } finally {
      stragglers.dismiss();
    }
  }

  private void tellEnd(Stats stats) {
    endGuard.enterToClose();
    try {
      settings.listener().ended(stats);
    } catch (Throwable e) {
      remember(e);
    } finally {
      endGuard.leave();
    }
  }

  /**
   * Keeps a failure for the thread that waits for the end. If the run has already failed, adds it
   * to that failure as a suppressed exception.
   */
  private synchronized void remember(Throwable e) {
    if (failure == null) {
      untold = e;
    } else if (failure != e) {
      failure.addSuppressed(e);
    }
  }

  private void throwUntold() {
    Throwable thrown;
    synchronized (this) {
      thrown = untold;
      untold = null;
    }
    switch (thrown) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException("the listener failed at the end", thrown);
    }
  }

  private synchronized Duration sinceStart() {
    return started == null ? Duration.ZERO : Duration.ofNanos(clock.nanoTime() - started);
  }
}
