package dev.tandem.soak;

import dev.tandem.RunListener;
import dev.tandem.Stats;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One run of a drawn pipeline, and what is observed of it. */
final class Trial implements Runnable {

  /** The body of a thread that helps the trial until it is interrupted. */
  interface Help {
    void go() throws InterruptedException;
  }

  final PipelineDraw draw;
  final EventCounts events;
  final ClockedThreads threads = new ClockedThreads();
  final List<StageLog> logs;
  final List<Item> items;
  final Disturber disturber;
  final Callbacks callbacks;
  final Live live;
  final Snapshots snapshots;
  final ClosingHang closingHang = new ClosingHang(this);
  final Stuck stuck = new Stuck(this);

  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final AtomicInteger offered = new AtomicInteger();
  private volatile @Nullable Thread caller;
  private volatile boolean callerInterruptsItself;
  private final Listening listener = new Listening(this);

  // Guarded by this.
  private final List<Thread> helpers = new ArrayList<>();
  private boolean over;
  private int sourceClosed;

  Trial(PipelineDraw draw, EventCounts events) {
    this.events = events;
    this.draw = draw;
    logs = draw.stages().stream().map(stage -> new StageLog()).toList();
    items = IntStream.range(0, draw.items()).mapToObj(Item::input).toList();
    disturber = new Disturber(draw.disturbance());
    callbacks = new Callbacks(this);
    live = new Live(this);
    snapshots = new Snapshots(this);
  }

  @Override
  public void run() {
    disturber.start();
    try {
      caller = Thread.currentThread();
      disturber.waits(caller);
      Ending ending = draw.way().go(draw.build(this), this);
      over();
      int closed = timesSourceClosed();
      disturber.join(); // it may still be closing the run
      expectEqual(timesSourceClosed(), closed, "times that the source was closed after the end");
      new Audit(this, ending).check();
    } catch (Throwable e) { // whatever it is, it is unexpected
      violations.add("unexpected " + e + " " + List.of(e.getStackTrace()));
    } finally {
      over();
      dismissHelpers();
    }
  }

  Queue<String> violations() {
    return violations;
  }

  void expect(boolean holds, String otherwise) {
    if (!holds) {
      violations.add(otherwise);
    }
  }

  void expectEqual(Object actual, Object expected, String what) {
    expect(Objects.equals(actual, expected), what + ": " + actual + ", expected " + expected);
  }

  // The methods below are called by the callers of the run.

  /** Returns an iterator over the items that records each as it is read. */
  Iterator<Item> inputs() {
    return new InputIterator(this, offered);
  }

  /** Records that an item has been read, so that the one before it is in the run. */
  void offers(Item item) {
    if (item.number > 0) {
      accepted(items.get(item.number - 1));
    }
    offered.set(item.number + 1);
  }

  /**
   * Checks the thread that reads the inputs. The caller of {@code run} reads them, unless they are
   * {@code Inputs}; a platform thread of the run, which may block, reads those, and the inputs of
   * all other ways to run.
   */
  void expectReader() {
    Thread reader = Thread.currentThread();
    boolean byCaller = draw.way() instanceof Way.All && !draw.feed().source().makesInputs();
    boolean right = byCaller ? reader.equals(caller) : !reader.isVirtual();
    expect(right, "inputs are read by " + reader);
  }

  /**
   * Records that a callback returns with the interrupt status of its thread set; if that is the
   * caller's thread, the status is kept.
   */
  void leavesInterrupted() {
    if (Thread.currentThread().equals(caller)) {
      callerInterruptsItself = true;
    }
  }

  boolean callerInterruptsItself() {
    return callerInterruptsItself;
  }

  int offered() {
    return offered.get();
  }

  void accepted(Item item) {
    item.accept();
    live.comes();
  }

  /** Records that the source has been closed, or has ended by itself. */
  synchronized void sourceClosed() {
    sourceClosed++;
  }

  synchronized int timesSourceClosed() {
    return sourceClosed;
  }

  RunListener listener() {
    return listener;
  }

  /** Waits until the listener has been notified of the end. */
  void awaitEndReported() throws InterruptedException {
    listener.awaitEnd();
  }

  /**
   * Returns the final numbers that the listener received; {@code null} if the run never started.
   */
  @Nullable Stats last() {
    return listener.last();
  }

  /** Records how the run can be closed, and its stats, unless {@code stats} is {@code null}. */
  void runs(Runnable close, @Nullable Supplier<Stats> stats) {
    disturber.closes(close);
    if (stats != null && draw.watched()) {
      snapshots.begins(stats);
      helpsApart(() -> snapshots.watch(stats));
    }
  }

  /** Starts a thread that helps until the trial is over. */
  void helps(Help help) {
    start(Thread.ofVirtual().name("helper").unstarted(() -> go(help)));
  }

  /** Starts a helper that computing functions cannot hold up. */
  private void helpsApart(Help help) {
    start(Thread.ofPlatform().daemon().name("helper").unstarted(() -> go(help)));
  }

  private static void go(Help help) {
    try {
      help.go();
    } catch (InterruptedException end) {
      // the trial is over
    }
  }

  private synchronized void start(Thread helper) {
    if (!over) {
      helpers.add(helper);
      helper.start();
    }
  }

  private void dismissHelpers() {
    List<Thread> all = helpers();
    all.forEach(Thread::interrupt);
    for (Thread helper : all) {
      try {
        helper.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e); // no thread interrupts this one
      }
    }
  }

  synchronized List<Thread> helpers() {
    return List.copyOf(helpers);
  }

  /**
   * Ends all disturbances; clears an interrupt that arrives too late. Called by the thread that
   * runs the trial, which only the disturber may have interrupted.
   */
  void over() {
    synchronized (this) {
      over = true;
    }
    disturber.over();
    boolean interrupted = Thread.interrupted();
    expect(
        !interrupted
            || callerInterruptsItself
            || draw.disturbance() instanceof Disturbance.Interrupt,
        "the caller was left with an unexpected interrupt");
  }

  synchronized boolean isOver() {
    return over;
  }

  void expectThreadsEnded() {
    for (Thread thread : threads.all()) {
      expect(!thread.isAlive(), thread.getName() + " is still " + thread.getState());
    }
  }
}
