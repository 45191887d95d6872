package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The machinery of one run: stages joined by queues, the threads of their workers, and its end,
 * which comes in one of three ways. The input is closed and everything drains; somebody cancels; or
 * a failure stops it, which is a cancellation with a reason. It has ended when all its threads
 * have.
 */
final class Execution<I> {
  private final List<StageRun> stages = new ArrayList<>(); // complete before anything starts
  private final RunThreads threads;
  private final AtomicInteger running = new AtomicInteger(); // stages
  private final Sink sink;
  private final Settings settings;
  private final Clock clock;
  private final Relief relief;

  // Guarded by this.
  private final List<I> handedBack = new ArrayList<>();
  private @Nullable PipelineException failure;
  private volatile boolean cancelled; // read by anybody
  private @Nullable Long started;
  private @Nullable Duration elapsed; // known once the run has ended

  private Bindings bindings = Bindings.of(List.of()); // written before any thread starts

  Execution(List<Stage> description, Sink sink, Settings settings) {
    this.sink = sink;
    this.settings = settings;
    clock = settings.environment().clock();
    relief = new Relief(clock);
    threads = new RunThreads(settings.environment().threads());
    Outlet outlet = new Outlet.ToSink(sink);
    for (Stage stage : description.reversed()) {
      StageRun run = new StageRun(stage, outlet, this, settings.environment());
      stages.addFirst(run);
      outlet = new Outlet.ToQueue(run);
    }
    running.set(stages.size());
    stages.forEach(stage -> threads.add(stage.hire(clock)));
  }

  /** What brings inputs to the first stage; asked for before the start. */
  Feeder<I> feeder() {
    return new Feeder<>(stages.getFirst(), relief, clock);
  }

  /** A thread that brings the inputs to the first stage; asked for before the start. */
  Thread feedingThread(Iterable<? extends I> inputs, boolean platform) {
    Feeder<I> feeder = feeder();
    Runnable task =
        () -> {
          try {
            feeder.feed(inputs.iterator());
            closeInput();
          } catch (Throwable e) { // whatever it is, the run must end and say so
            if (!isCancelled()) {
              stop(PipelineException.ofInput(e));
            }
          }
        };
    return settings.environment().threads().create("tandem-input", platform, task);
  }

  /**
   * Starts all threads, and before them the one that feeds the run, if there is one: then many
   * workers find something to do when they start, and need not be woken.
   */
  void start(@Nullable Thread feeding) {
    if (feeding != null) {
      threads.addFirst(feeding);
    }
    hireAides();
    bindings = Bindings.of(settings.inherited());
    synchronized (this) {
      started = clock.nanoTime();
    }
    try {
      threads.start();
    } catch (Throwable e) { // no memory for a thread
      cancel();
      if (feeding != null) {
        feeding.interrupt(); // it may wait for an input
      }
      threads.dismissAides();
      threads.join(this::cancel);
      throw e;
    }
  }

  private void hireAides() {
    if (relief.isNeeded()) {
      hireAide("relief", relief::watch);
    }
    Duration limit = settings.limit();
    if (limit != null) {
      hireAide("limit", () -> end(limit));
    }
    Duration stallAfter = settings.stallAfter();
    if (stallAfter != null) {
      var detector = new StallDetector(stages, stallAfter, settings.listener(), clock);
      hireAide("stall-detector", detector::watch);
    }
  }

  private void hireAide(String name, RunThreads.Vigil vigil) {
    threads.addAide(name, vigil, e -> stop(new PipelineException(name, null, 0, e)));
  }

  /** Ends the run when its time is over. */
  private void end(Duration limit) throws InterruptedException {
    clock.sleep(TimeUnit.NANOSECONDS.convert(limit));
    stop(
        new PipelineException("run", null, 0, Limits.exceeded("the run took longer than ", limit)));
  }

  /** A stage has ended: all its workers have. */
  void stageEnded() {
    if (running.decrementAndGet() == 0) {
      sink.close(); // not before: any stage may report a failure, also after the last one has ended
      threads.dismissAides();
    }
  }

  /**
   * Puts an input in, waiting for room; throws {@link QueueClosedException} if the run takes no
   * more.
   */
  void put(I input) throws InterruptedException {
    Objects.requireNonNull(input, "input");
    stages.getFirst().queue.put(input, input);
  }

  /** Nothing more will be put: the run ends when everything has drained. */
  void closeInput() {
    stages.getFirst().queue.close();
  }

  /**
   * Ends the run at once: wakes what waits, interrupts what works, keeps what is left to hand it
   * back.
   */
  synchronized void cancel() {
    // All of it under the lock: whoever settles the account meanwhile would miss what has left a
    // queue and is not handed back yet.
    if (cancelled || elapsed != null) {
      return;
    }
    cancelled = true;
    for (StageRun stage : stages) {
      handBack(stage.cancel());
    }
    sink.cancel();
  }

  /** Ends the run because of a failure; the first one is its cause. */
  void stop(PipelineException reason) {
    synchronized (this) {
      if (failure == null) {
        failure = reason;
      } else if (reason.getCause() != null && reason.getCause() != failure) {
        failure.addSuppressed(reason.getCause());
      }
    }
    cancel();
  }

  void attemptFailed(String stage, Exception cause, int attempt, boolean again) {
    settings.listener().attemptFailed(stage, cause, attempt, again);
  }

  Sink.Receipt failed(Object origin, Sink.Failure failure, Lap lap) throws InterruptedException {
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
   * Waits until every thread has ended, then settles the account.
   *
   * @throws InterruptedException if interrupted; the run has been cancelled, and has ended, all the
   *     same
   * @throws PipelineException if a failure ended the run; an interrupt stays pending then
   */
  void awaitEnd() throws InterruptedException {
    threads.requireOutsider();
    boolean interrupted = threads.join(this::cancel);
    end();
    throwIfFailed();
    if (interrupted) {
      Thread.interrupted(); // the exception says it instead
      throw new InterruptedException("interrupted while waiting for the end of a run");
    }
  }

  /**
   * Cancels the run unless it has ended, and waits for its end, whether or not that is interrupted.
   */
  void close() {
    threads.requireOutsider();
    if (!hasEnded()) {
      cancel();
      threads.join(this::cancel);
      end();
    }
  }

  /** Refuses the run's own threads. */
  void requireOutsider() {
    threads.requireOutsider();
  }

  synchronized void throwIfFailed() {
    if (failure != null) {
      throw failure;
    }
  }

  Stats stats() {
    List<StageStats> snapshot = stages.stream().map(StageRun::stats).toList();
    synchronized (this) {
      return new Stats(snapshot, elapsed != null ? elapsed : sinceStart());
    }
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

  /** Settles the account, once all threads have ended. */
  private void end() {
    sink.close();
    boolean first;
    synchronized (this) {
      first = elapsed == null;
      if (first) {
        elapsed = sinceStart();
      }
      if (failure != null) {
        failure.handBack(List.copyOf(handedBack));
      }
    }
    Stats stats = stats();
    if (!stats.conserved()) {
      throw new IllegalStateException("items were lost or doubled: " + stats, failure());
    }
    if (first) {
      tellEnd(stats);
    }
  }

  private void tellEnd(Stats stats) {
    try {
      settings.listener().ended(stats);
    } catch (Throwable e) {
      PipelineException reason = failure();
      if (reason == null) {
        throw e;
      }
      if (reason != e) {
        reason.addSuppressed(e); // why the run ended is what matters
      }
    }
  }

  private synchronized @Nullable PipelineException failure() {
    return failure;
  }

  private synchronized boolean hasEnded() {
    return elapsed != null;
  }

  private synchronized Duration sinceStart() {
    return started == null ? Duration.ZERO : Duration.ofNanos(clock.nanoTime() - started);
  }
}
