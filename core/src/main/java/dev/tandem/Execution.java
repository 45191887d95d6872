package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The machinery of one run: stages joined by queues, the threads of their workers, and its end,
 * which comes in one of three ways. The input is closed and everything drains; somebody cancels; or
 * a failure stops it, which is a cancellation with a reason. It has ended when all its threads
 * have.
 */
final class Execution<I, O> {
  private final List<StageRun<I>> stages = new ArrayList<>(); // complete before anything starts
  private final List<Thread> threads = new CopyOnWriteArrayList<>(); // likewise but for the feeder
  private final Sink<I, O> sink;
  private final Clock clock;

  // Guarded by this.
  private final List<I> handedBack = new ArrayList<>();
  private @Nullable PipelineException failure;
  private boolean cancelled;
  private @Nullable Long started;
  private @Nullable Duration elapsed; // known once the run has ended

  Execution(List<Stage<?, ?, ?>> description, Sink<I, O> sink, Environment environment) {
    this.sink = sink;
    clock = environment.clock();
    StageRun.Outlet<I> outlet = new ToSink<>(sink);
    for (Stage<?, ?, ?> stage : description.reversed()) {
      StageRun<I> run = new StageRun<>(stage, outlet);
      stages.addFirst(run);
      outlet = new ToQueue<>(run.queue);
    }
    stages.forEach(stage -> threads.addAll(stage.hire(this, environment)));
  }

  /** Starts all threads, with one more that feeds the run, if there is one. */
  void start(@Nullable Thread feeder) {
    if (feeder != null) {
      threads.add(feeder);
    }
    synchronized (this) {
      started = clock.nanoTime();
    }
    try {
      threads.forEach(Thread::start);
    } catch (Throwable e) { // no memory for a thread
      cancel();
      awaitThreads();
      throw e;
    }
  }

  /**
   * Puts an input in, waiting for room; throws {@link QueueClosedException} if the run takes no
   * more.
   */
  void put(I input) throws InterruptedException {
    Objects.requireNonNull(input, "input");
    stages.getFirst().queue.put(new Task<>(input, input));
  }

  /** Nothing more will be put: the run ends when everything has drained. */
  void closeInput() {
    stages.getFirst().queue.close(null);
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
    for (StageRun<I> stage : stages) {
      handedBack.addAll(stage.cancel());
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

  Sink.Receipt failed(I input, String stage, Exception cause, int attempts)
      throws InterruptedException {
    return sink.failed(new Outcome.Failed<>(input, stage, cause, attempts));
  }

  synchronized void handBack(I input) {
    handedBack.add(input);
  }

  synchronized boolean isCancelled() {
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
    requireOutsider();
    boolean interrupted = awaitThreads();
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
    requireOutsider();
    if (!hasEnded()) {
      cancel();
      awaitThreads();
      end();
    }
  }

  /** Refuses the run's own threads: they would wait for themselves, and for ever. */
  void requireOutsider() {
    if (threads.contains(Thread.currentThread())) {
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
    List<StageStats> snapshot = stages.stream().map(StageRun::stats).toList();
    synchronized (this) {
      return new Stats(snapshot, elapsed != null ? elapsed : sinceStart());
    }
  }

  /**
   * Waits for all threads, cancelling the run when interrupted; returns whether that happened, and
   * leaves the interrupt status set if so.
   */
  private boolean awaitThreads() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (true) {
        try {
          thread.join();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
          cancel();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return interrupted;
  }

  /** Settles the account, once all threads have ended. */
  private void end() {
    sink.close();
    synchronized (this) {
      if (elapsed == null) {
        elapsed = sinceStart();
      }
      if (failure != null) {
        failure.handBack(List.copyOf(handedBack));
      }
    }
    Stats stats = stats();
    if (!stats.conserved()) {
      throw new IllegalStateException("items were lost or doubled: " + stats);
    }
  }

  private synchronized boolean hasEnded() {
    return elapsed != null;
  }

  private synchronized Duration sinceStart() {
    return started == null ? Duration.ZERO : Duration.ofNanos(clock.nanoTime() - started);
  }

  private record ToQueue<I>(Buffer<Task<I>> next) implements StageRun.Outlet<I> {
    @Override
    public void put(I input, Object value) throws InterruptedException {
      next.put(new Task<>(input, value));
    }

    @Override
    public void close() {
      next.close(null);
    }
  }

  private record ToSink<I, O>(Sink<I, O> sink) implements StageRun.Outlet<I> {
    @Override
    @SuppressWarnings("unchecked") // the last stage produces what the pipeline does
    public void put(I input, Object value) throws InterruptedException {
      sink.done(input, (O) value);
    }

    @Override
    public void close() {
      sink.close();
    }
  }
}
