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
 * The machinery of one run: stages joined by queues, the threads of their workers, and its end,
 * which comes in one of three ways. The input is closed and everything drains; somebody cancels; or
 * a failure stops it, which is a cancellation with a reason. The last of its threads that moves an
 * item settles the account, and tells the listener of the end.
 */
final class Execution<I> {
  private final List<StageRun> stages = new ArrayList<>(); // complete before anything starts
  private final List<Watch> watches = new ArrayList<>(); // complete before the start
  private final List<Runnable> beginnings = new ArrayList<>(); // of the watches
  private final RunThreads threads;
  private final AtomicInteger running = new AtomicInteger(); // stages
  private final Sink sink;
  private final Settings settings;
  private final Clock clock;
  private final Relief relief = new Relief();
  private final Guard alarmGuard;
  private final Guard endGuard; // of the thread that tells the listener of the end
  private final Set<Guard> strangers = ConcurrentHashMap.newKeySet(); // of those who put
  private final Watch stragglers;
  private @Nullable Reader<I> reader; // written before the start

  // Guarded by this.
  private final List<I> handedBack = new ArrayList<>();
  private @Nullable PipelineException failure;
  private @Nullable Throwable untold; // what the listener threw at the end
  private volatile boolean cancelled; // read by anybody
  private volatile boolean impatient; // whether the listener, told of the end, has to hurry
  private @Nullable Long started;
  private volatile @Nullable Duration elapsed; // known once the run has ended; read by anybody

  private Bindings bindings = Bindings.of(List.of()); // written before any thread starts

  Execution(List<Stage> description, Sink sink, Settings settings) {
    this.sink = sink;
    this.settings = settings;
    clock = UnbrokenClock.of(settings.environment().clock(), e -> stop("the clock of the run", e));
    threads = new RunThreads(settings.environment().threads(), this::settle);
    alarmGuard = new Guard(clock);
    endGuard = new Guard(clock, false); // it may be a thread of the user that ends the run
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

  /** A thread that reads the inputs; asked for before the start. */
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
   * Starts the run and reads the inputs on the thread that calls.
   *
   * @throws InterruptedException if interrupted by somebody else than the run
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

  /** Starts all threads, before them the one that reads the inputs, if there is one. */
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
      threads.start(reading); // then many workers find something to do, and need not be woken
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

  /** Makes the watch that keeps a vigil; its first look is due {@code first} ns after the start. */
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

  /** Ends the run when its time is over. */
  private long end(Duration limit) {
    stop("run", Limits.exceeded("the run took longer than ", limit));
    return Vigil.ASLEEP;
  }

  /** A stage has ended: all its workers have. */
  void stageEnded() {
    if (running.decrementAndGet() == 0) {
      sink.close(); // not before: any stage may report a failure, also after the last one has ended
      alarmGuard.cancel();
      if (threads.haveLatecomers()) { // a listener, which may swallow the interrupt
        stragglers.wake(Stragglers.INTERVAL);
      }
      dismissWatches();
    }
  }

  private void dismissWatches() {
    watches.forEach(Watch::dismiss);
  }

  /**
   * Puts an input in, waiting for room; throws {@link QueueClosedException} if the run takes no
   * more.
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
      if (cancelled) { // perhaps too early for this guard to learn of it
        guard.cancel();
      }
      first.queue.put(input, input, guard);
    } finally {
      strangers.remove(guard);
    }
  }

  /** Nothing more will be put: the run ends when everything has drained. */
  void closeInput() {
    stages.getFirst().queue.close();
  }

  /**
   * Ends the run at once: wakes what waits, interrupts what works, keeps what is left to hand it
   * back.
   */
  void cancel() {
    synchronized (this) {
      // All of it under the lock, or the account might be settled while items have left a queue and
      // are not handed back yet.
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

  /** Ends the run because of a failure; the first one is its cause. */
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
   * Something failed as the run was ended; it is told once, where there is a failure to tell of.
   */
  @SuppressWarnings("ReferenceEquality") // the very same
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

  @SuppressWarnings("unchecked") // every origin goes back to an input
  synchronized void handBack(List<Object> origins) {
    for (Object origin : origins) {
      Origins.eachToHandBack(origin, input -> handedBack.add((I) input));
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** The inputs that were accepted and not finished; complete once the run has ended. */
  synchronized List<I> handedBack() {
    return List.copyOf(handedBack);
  }

  /**
   * Waits until the run is settled and every thread has ended.
   *
   * @throws InterruptedException if interrupted; the run has been cancelled, and has ended, all the
   *     same
   * @throws PipelineException if a failure ended the run; an interrupt stays pending then
   */
  void awaitEnd() throws InterruptedException {
    boolean interrupted = join();
    throwIfFailed();
    throwUntold();
    if (interrupted) {
      Thread.interrupted(); // the exception says it instead
      throw new InterruptedException("interrupted while waiting for the end of a run");
    }
  }

  /**
   * Cancels the run unless it has ended, and waits for its end, whether or not that is interrupted.
   */
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
    if (threads.isOneOfThem() || neverRan()) { // the listener, when it is told of the end
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

  /** Refuses the run's own threads: they would wait for themselves, and for ever. */
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
    for (StageRun stage : stages.reversed()) { // what has left is read before what has come in
      StageStats stats = stage.stats(out);
      snapshot.addFirst(stats);
      out = stats.in();
    }
    return new Stats(snapshot, elapsed());
  }

  private synchronized Duration elapsed() {
    Duration end = elapsed;
    return end != null ? end : sinceStart(); // under the lock, or it might be beyond the end
  }

  Relief relief() {
    return relief;
  }

  /** A random number from 0 to below 1. */
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

  /** Of all who may be in code of the user. */
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

  /** Settles the account, once all parties have left; called once, and throws nothing. */
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
   * Keeps a failure for the thread that waits for the end; the one that ended the run comes first.
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
