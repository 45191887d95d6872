package dev.tandem;

import static java.util.stream.Collectors.joining;

import dev.tandem.PipelineException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline: the stages joined by queues, the threads of their workers, and the end,
 * which comes in one of three ways. The input is closed and everything drains; a caller cancels the
 * run; or a failure stops it, which is a cancellation with a cause. The last {@linkplain
 * RunThreads.Party party} to leave settles the run: it checks that every item is accounted for, and
 * notifies the listener of the end.
 */
final class Execution<I> implements RunControl, RunHandle {
  private final List<StageRun> stages = new ArrayList<>(); // complete before anything starts
  private final RunThreads threads;
  private final RunTimers timers;
  private final AtomicInteger running = new AtomicInteger(); // the number of stages still running
  private final RunOutput output;
  private final RunSettings settings;
  private final ItemContext context;
  private final Clock clock;
  private final Rebalancer rebalancer = new Rebalancer();
  private final HistogramRecorder responseTimes = new HistogramRecorder();
  private final InterruptGuard alarmGuard;
  private final FinalCalls finalCalls;
  private final Set<InterruptGuard> callerGuards =
      ConcurrentHashMap.newKeySet(); // of threads inside put
  private final CheckTimer stragglers;
  private final CheckTimer slowReader; // of a run that drains
  private @Nullable Reader<I> reader; // written before the start
  private final @Nullable FeedbackLoop loop; // null unless the run feeds itself

  // Guarded by this.
  private final List<I> handedBack = new ArrayList<>();
  private @Nullable PipelineException failure;
  private volatile boolean cancelled; // also read without the lock
  private volatile boolean interruptsListener; // whether a slow listener is interrupted at the end
  private volatile boolean inputClosed;
  private @Nullable Long started;
  private volatile @Nullable Duration elapsed; // set at the end; also read without the lock

  Execution(List<StageSpec> specs, RunOutput output, RunSettings settings) {
    this.output = output;
    this.settings = settings;
    context = new ItemContext(settings.context());
    clock = UnbrokenClock.of(settings.environment().clock(), e -> failed("clock", e));
    threads = new RunThreads(settings.environment().threads(), this::settle);
    timers =
        new RunTimers(
            clock,
            settings.environment().threads(),
            threads,
            (name, e) -> failed("timer '" + name + "'", e));
    alarmGuard = new InterruptGuard(clock);
    finalCalls = new FinalCalls(clock, this::failure);
    stragglers = reminder(this::guards);
    slowReader = reminder(this::readerGuard);
    Destination destination = output;
    StageSpec following = null;
    for (StageSpec spec : specs.reversed()) {
      var stage =
          new StageRun(spec, following, destination, output, settings, context, clock, this);
      stages.addFirst(stage);
      destination = stage.queue;
      following = spec;
    }
    output.onWeigherFailure(stages.getLast().output::stop);
    loop = loop(specs);
    running.set(stages.size());
    for (int i = 0; i < stages.size(); i++) {
      StageRun next = i + 1 < stages.size() ? stages.get(i + 1) : null;
      stages.get(i).createWorkers(threads, timers, rebalancer, () -> stageEnded(next));
    }
  }

  /**
   * Creates the loop of a run that feeds itself, from the first stage to the last that feeds it.
   */
  private @Nullable FeedbackLoop loop(List<StageSpec> specs) {
    int last = specs.size() - 1;
    while (last >= 0 && !specs.get(last).feeds()) {
      last--;
    }
    if (last < 0) {
      return null;
    }
    StageRun first = stages.getFirst();
    var created =
        new FeedbackLoop(first.queue, first.output::handBack, settings.feedback(), this, clock);
    for (int i = 0; i <= last; i++) {
      stages.get(i).join(created, i == 0, i == last);
    }
    threads.add("tandem-feedback", false, created::run);
    return created;
  }

  private CheckTimer reminder(Supplier<List<InterruptGuard>> guards) {
    return new SharedTimer(new Stragglers(guards, this::abandonReader), e -> failed("timer", e));
  }

  /** Creates a thread that does not belong to the run. */
  Thread createThread(String name, Runnable task) {
    return settings.environment().threads().create(name, false, task);
  }

  /** Creates the thread that reads the inputs; called before the start. */
  Thread readingThread(Inputs<I> inputs, boolean platform) {
    return readerOf(inputs, new InterruptGuard(clock)).createThread(platform);
  }

  private Reader<I> readerOf(Inputs<I> inputs, InterruptGuard guard) {
    var feeder = new Feeder<I>(stages.getFirst(), loop, this, rebalancer, guard, clock);
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
    Reader<I> mine = readerOf(inputs, new InterruptGuard(clock, false));
    RunThreads.Party party = threads.expect();
    try {
      start(null, party);
      read(mine);
    } finally {
      party.leave();
    }
  }

  private void read(Reader<I> mine) throws InterruptedException {
    try {
      mine.read();
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      if (e instanceof CancellationException && Thread.interrupted()) {
        var interrupted = new InterruptedException(); // which an iterator cannot throw itself
        interrupted.initCause(e);
        throw interrupted;
      }
      stop(new Reason.InputsFailed(), e);
    }
  }

  /** Starts all threads, beginning with the one that reads the inputs, if there is one. */
  void start(@Nullable Thread reading) {
    start(reading, null);
  }

  private void start(@Nullable Thread reading, RunThreads.@Nullable Party caller) {
    context.capture();
    addTimers();
    threads.inherit(Bindings.of(settings.inherited()));
    synchronized (this) {
      started = clock.nanoTime();
    }
    notifyStart();
    try {
      timers.start();
      threads.start(reading); // the reader first: many workers then need no wake-up
    } catch (Throwable e) { // no memory for a thread
      failed("threads", e);
      threads.runUnstarted();
      if (caller != null) {
        caller.leave();
      }
      threads.join(() -> {});
      throw e;
    }
  }

  private void notifyStart() {
    try {
      settings.listener().started(this);
    } catch (Throwable e) { // the threads start anyway, and find that the run has ended
      stop(new Reason.ListenerFailed(), e);
    }
  }

  private void addTimers() {
    if (rebalancer.isNeeded()) {
      rebalancer.setTimer(timers.add("rebalancer", rebalancer, TimedCheck.NOT_DUE));
    }
    Duration limit = settings.limit();
    if (limit != null) {
      timers.add("limit", () -> end(limit), TimeUnit.NANOSECONDS.convert(limit));
    }
    var alarms =
        new Alarms(
            settings.listener(), threads, alarmGuard, e -> stop(new Reason.ListenerFailed(), e));
    Duration stallAfter = settings.stallAfter();
    if (stallAfter != null) {
      var detector = new StallDetector(stages, stallAfter, clock, alarms);
      timers.add("stall-detector", detector, 0);
    }
    if (SizingCheck.isNeeded(stages)) {
      int processors = settings.environment().processors();
      var sizing = new SizingCheck(stages, settings.workerBudget(), processors, clock);
      timers.add("sizing", sizing, 0);
    }
    if (settings.isListening() && timers.isBySystemClock() && HogDetector.isNeeded(stages)) {
      timers.add("hog-detector", new HogDetector(stages, alarms), HogDetector.INTERVAL);
    }
  }

  /** Stops the run because its time limit has passed. */
  private long end(Duration limit) {
    stop(new Reason.TimeLimitExceeded(limit), Limits.exceeded("the run took longer than ", limit));
    return TimedCheck.NOT_DUE;
  }

  /** Closes the input, and stops the run if it has not ended when the limit has passed. */
  void finishWithin(Duration limit) {
    closeInput();
    timers.startLate(
        "finish-limit",
        () -> {
          stop(
              new Reason.TimeLimitExceeded(limit),
              Limits.exceeded("the run did not finish within ", limit));
          return TimedCheck.NOT_DUE;
        },
        Limits.nanos(limit));
  }

  /**
   * Called when all workers of a stage have ended. Closes the queue of the next stage, so that the
   * end travels down the pipeline.
   */
  private void stageEnded(@Nullable StageRun next) {
    try {
      if (next != null) {
        next.queue.close();
      }
    } finally {
      if (running.decrementAndGet() == 0) {
        allStagesEnded();
      }
    }
  }

  private void allStagesEnded() {
    output.close(); // not earlier: any stage may report a failure until all have ended
    alarmGuard.cancel();
    if (threads.haveLatecomers()) { // a listener call may swallow the interrupt
      stragglers.arm(Stragglers.INTERVAL);
    }
    timers.cancel();
  }

  /**
   * Puts an input into the first queue, waiting up to {@code nanos} for room; throws {@link
   * QueueClosedException} if the run accepts no more.
   */
  boolean put(I input, long nanos) throws InterruptedException {
    Objects.requireNonNull(input, "input");
    StageRun first = stages.getFirst();
    long now = first.queue.wantsTime() ? clock.nanoTime() : Chunk.NO_STAMP;
    if (first.options().weigher() == null) {
      return loop == null
          ? first.queue.put(input, input, now, nanos, null)
          : loop.put(input, now, nanos, null);
    }
    var guard = new InterruptGuard(clock, false);
    callerGuards.add(guard);
    try {
      if (cancelled) { // cancel() may have run before this guard was added
        guard.cancel();
      }
      return loop == null
          ? first.queue.put(input, input, now, nanos, guard)
          : loop.put(input, now, nanos, guard);
    } finally {
      callerGuards.remove(guard);
    }
  }

  /** Closes the input: the run ends when everything has drained. */
  @Override
  public void closeInput() {
    inputClosed = true;
    if (loop != null) {
      loop.closeInput();
    } else {
      stages.getFirst().queue.close();
    }
  }

  @Override
  public StageHandle stage(String name) {
    for (StageRun stage : stages) {
      if (stage.name().equals(name)) {
        return new StageControl(stage);
      }
    }
    String names = stages.stream().map(StageRun::name).collect(joining("', '"));
    throw new IllegalArgumentException(
        "there is no stage '" + name + "': the stages are '" + names + "'");
  }

  @Override
  public void pause() {
    stages.forEach(stage -> stage.pause(StageGate.Pause.RUN));
  }

  @Override
  public void resume() {
    stages.forEach(stage -> stage.resume(StageGate.Pause.RUN));
  }

  @Override
  public void drain() {
    closeInput();
    Reader<I> reading = reader;
    if (reading != null && elapsed == null) {
      reading.cancel();
      slowReader.arm(Stragglers.INTERVAL);
    }
  }

  @Override
  public RunState state() {
    synchronized (this) {
      if (failure != null) {
        return RunState.FAILED;
      }
      if (cancelled) {
        return RunState.CANCELLED;
      }
      if (elapsed != null) {
        return RunState.ENDED;
      }
      if (started == null) {
        return RunState.NEW;
      }
    }
    return inputClosed ? RunState.DRAINING : RunState.RUNNING;
  }

  @Override
  public synchronized @Nullable PipelineException failure() {
    return failure;
  }

  /**
   * Cancels the run at once: wakes threads that wait, interrupts those in user code, and keeps the
   * remaining items so that they can be handed back.
   */
  @Override
  public void cancel() {
    synchronized (this) {
      // All of this happens under the lock. Otherwise the run might be settled while items have
      // left a queue but have not been handed back yet.
      if (cancelled || elapsed != null) {
        return;
      }
      cancelled = true;
      interruptsListener = true;
      stages.forEach(StageRun::cancel);
      if (loop != null) {
        loop.cancel();
      }
      output.cancel();
      Reader<I> waiting = reader;
      if (waiting != null) {
        waiting.cancel();
      }
      callerGuards.forEach(InterruptGuard::cancel);
    }
    stragglers.arm(Stragglers.INTERVAL);
  }

  @Override
  public void stop(Reason reason, Throwable cause) {
    // Created without the lock, since its message calls toString of the cause.
    var created = new PipelineException(reason, cause, this::partialRun);
    synchronized (this) {
      if (elapsed != null) {
        return; // too late to change how it ended
      }
      if (failure == null) {
        failure = created;
      } else if (cause != failure) {
        failure.addSuppressed(cause);
      }
    }
    cancel();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // identity is meant
  public synchronized void alsoFailed(Throwable cause) {
    if (failure != null
        && cause != failure
        && cause != failure.getCause()
        && Stream.of(failure.getSuppressed()).noneMatch(known -> known == cause)) {
      failure.addSuppressed(cause);
    }
  }

  /** Ends the run because a part of it failed. */
  private void failed(String part, Throwable cause) {
    stop(new Reason.RunFailed(part), cause);
  }

  @Override
  @SuppressWarnings("unchecked") // every origin derives from inputs
  public synchronized void handBack(List<Object> origins) {
    for (Object origin : origins) {
      Lineage.eachToHandBack(origin, input -> handedBack.add((I) input));
    }
  }

  @Override
  public void discard(Object item, List<Consumer<Object>> receivers) {
    finalCalls.discard(item, receivers);
  }

  @Override
  public HistogramRecorder responseTimes() {
    return responseTimes;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  /** Returns the inputs that were accepted but not finished; complete once the run has ended. */
  synchronized List<I> handedBack() {
    return List.copyOf(handedBack);
  }

  /**
   * Waits until the run is settled and every thread has ended.
   *
   * @throws RunInterruptedException if interrupted; the run has then been cancelled and has ended
   * @throws PipelineException if a failure ended the run; an interrupt then stays pending
   */
  void awaitEnd() throws RunInterruptedException {
    boolean interrupted = join();
    throwIfFailed();
    finalCalls.throwFirst();
    if (interrupted) {
      Thread.interrupted(); // the exception reports it instead
      throw new RunInterruptedException(
          "interrupted while waiting for the end of a run", partialRun());
    }
  }

  /**
   * Returns the exception for an interrupt of the caller while it read the inputs. The run has
   * ended.
   *
   * @throws PipelineException if a failure ended the run; the interrupt then stays pending
   */
  RunInterruptedException interruptedWhileReading(InterruptedException cause) {
    synchronized (this) {
      if (failure != null) {
        Thread.currentThread().interrupt();
        throw failure;
      }
    }
    var interrupted =
        new RunInterruptedException("interrupted while waiting for an input", partialRun());
    interrupted.initCause(cause);
    return interrupted;
  }

  /** Returns what the run has left behind; complete once it has ended. */
  private PartialRun partialRun() {
    return new PartialRun(output.results(), handedBack(), stats());
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
      interruptsListener = true;
      stragglers.arm(Stragglers.INTERVAL);
    }
    join();
    finalCalls.throwFirst();
  }

  @Override
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    requireOutsider();
    if (threads.isOneOfThem() || (elapsed != null && neverRan())) {
      return true;
    }
    return threads.join(Limits.nanos(limit));
  }

  private boolean join() {
    requireOutsider();
    if (threads.isOneOfThem() || neverRan()) { // the first case: called by RunListener.ended
      return false;
    }
    return threads.join(this::interrupted);
  }

  private void interrupted() {
    cancel();
    finalCalls.guard().interrupt();
  }

  private synchronized boolean neverRan() {
    return started == null;
  }

  /** Rejects calls by the run's own threads, which would wait for themselves forever. */
  void requireOutsider() {
    if (elapsed == null && threads.isOneOfThem()) {
      throw new IllegalStateException(
          "a run cannot wait for its own end: it is called by a thread of the run;"
              + " to end the run from there, throw an exception");
    }
  }

  synchronized void throwIfFailed() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public Stats stats() {
    Histogram responses = responseTimes.snapshot();
    List<StageStats> snapshot = new ArrayList<>();
    long out = output.accepted();
    for (StageRun stage : stages.reversed()) { // last stage first: results are read before inputs
      StageStats stats = stage.stats(out);
      snapshot.addFirst(stats);
      out = stats.items().in();
    }
    return new Stats(snapshot, elapsed(), responses);
  }

  private synchronized Duration elapsed() {
    Duration end = elapsed;
    return end != null ? end : sinceStart(); // under the lock, so it never exceeds the final value
  }

  private void abandonReader() {
    Reader<I> waiting = reader;
    if (waiting != null) {
      waiting.closeOrAbandonIfDeaf();
    }
  }

  /** Returns the guards of all threads that may be in user code. */
  private List<InterruptGuard> guards() {
    List<InterruptGuard> guards = new ArrayList<>(callerGuards);
    stages.forEach(stage -> guards.addAll(stage.guards()));
    if (loop != null) {
      guards.add(loop.guard());
    }
    guards.add(alarmGuard);
    if (interruptsListener) {
      guards.add(finalCalls.guard());
    }
    guards.addAll(readerGuard());
    return guards;
  }

  private List<InterruptGuard> readerGuard() {
    Reader<I> waiting = reader;
    return waiting == null ? List.of() : List.of(waiting.guard());
  }

  /** Settles the run once all parties have left. Called once; never throws. */
  private void settle() {
    try {
      output.close();
      timers.cancel();
      synchronized (this) {
        elapsed = sinceStart();
        Throwable broken = UnbrokenClock.failure(clock);
        if (broken != null && failure == null) {
          failure = new PipelineException(new Reason.RunFailed("clock"), broken, this::partialRun);
        }
      }
      PartialRun end = partialRun();
      announce(end);
      Stats stats = end.stats();
      if (!stats.conserved()) {
        finalCalls.remember(new IllegalStateException("items were lost or duplicated: " + stats));
      }
      finalCalls.make(() -> settings.listener().ended(stats));
    } catch (Throwable e) { // no memory
      finalCalls.remember(e);
    } finally {
      stragglers.cancel();
      slowReader.cancel();
    }
  }

  private synchronized void announce(PartialRun end) {
    if (failure != null) {
      failure.ended(end);
    }
  }

  private synchronized Duration sinceStart() {
    return started == null ? Duration.ZERO : Duration.ofNanos(clock.nanoTime() - started);
  }
}
