package dev.tandem.soak;

import dev.tandem.RunListener;
import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One run of a pipeline as drawn, and what is seen of it while it lasts. */
final class Trial implements Runnable {
  final PipelineDraw draw;
  final Tally tally;
  final Roster roster = new Roster();
  final List<StageLog> logs;
  final List<Item> items;

  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger offered = new AtomicInteger();
  private final CountDownLatch moment = new CountDownLatch(1); // of the disturbance

  // Guarded by this.
  private final List<Thread> waiting = new ArrayList<>(); // those who may be interrupted
  private Runnable close = () -> {};
  private @Nullable Supplier<Stats> stats;
  private boolean over;
  private @Nullable Stats last; // what the listener was told at the end
  private int sourceClosed;

  Trial(PipelineDraw draw, Tally tally) {
    this.tally = tally;
    this.draw = draw;
    logs = draw.stages().stream().map(stage -> new StageLog()).toList();
    items = IntStream.range(0, draw.items()).mapToObj(Item::input).toList();
  }

  @Override
  public void run() {
    Thread disturber = Thread.ofVirtual().name("disturber").unstarted(this::disturb);
    if (draw.disturbance() instanceof Disturbance.Watch) {
      moment.countDown();
    }
    disturber.start();
    try {
      waits(Thread.currentThread());
      Ending ending = draw.way().go(draw.build(this), this);
      over();
      new Audit(this, ending).check();
    } catch (Throwable e) { // whatever it is, it was not to happen
      violations.add("unexpected " + e + " " + List.of(e.getStackTrace()));
    } finally {
      over();
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

  // What happens in the run.

  void attempted() {
    if (moment() > 0 && attempts.incrementAndGet() == moment()) {
      disturbNow();
    }
  }

  /** A quick stage has come to an item. */
  void passed(Item item) {
    if (item.number == moment()) {
      disturbNow();
    }
  }

  private int moment() {
    return switch (draw.disturbance()) {
      case Disturbance.Close(int attempt) -> attempt;
      case Disturbance.Interrupt(int attempt) -> attempt;
      case Disturbance.None _, Disturbance.BrokenInput _, Disturbance.Watch _ -> -1;
    };
  }

  void disturbNow() {
    moment.countDown();
  }

  /** An item has come to its end, or may have: what is in memory is at least the rest. */
  void finished() {
    finished.incrementAndGet();
  }

  // What those do who run it.

  /** The items, each noted as it is read. */
  Iterator<Item> inputs() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return offered.get() < items.size();
      }

      @Override
      public Item next() {
        if (offered.get() > 0) {
          accepted(items.get(offered.get() - 1));
        }
        Item item = items.get(offered.getAndIncrement());
        if (draw.disturbance().equals(new Disturbance.BrokenInput(item.number))) {
          offered.decrementAndGet();
          throw new IllegalStateException("no more input");
        }
        return item;
      }
    };
  }

  /** The source has been closed, or has ended by itself. */
  synchronized void sourceClosed() {
    sourceClosed++;
  }

  synchronized int timesSourceClosed() {
    return sourceClosed;
  }

  RunListener listener() {
    return new RunListener() {
      @Override
      public void ended(Stats numbers) {
        synchronized (Trial.this) {
          expect(last == null, "the end was told twice");
          last = numbers;
        }
      }
    };
  }

  /** What the listener was told at the end; {@code null} if the run never began. */
  synchronized @Nullable Stats last() {
    return last;
  }

  int offered() {
    return offered.get();
  }

  void accepted(Item item) {
    item.accept();
    if (!draw.hasKnownRoom()) {
      return;
    }
    int inMemory = accepted.incrementAndGet() - finished.get();
    expect(inMemory <= draw.room(), inMemory + " items in memory, room is for " + draw.room());
  }

  synchronized void waits(Thread thread) {
    waiting.add(thread);
  }

  synchronized void runs(Runnable close, @Nullable Supplier<Stats> stats) {
    this.close = close;
    this.stats = stats;
  }

  /** From now on nobody is disturbed; an interrupt that comes too late is forgotten. */
  void over() {
    synchronized (this) {
      over = true;
    }
    moment.countDown();
    Thread.interrupted();
  }

  void expectThreadsEnded() {
    for (Thread thread : roster.threads()) {
      expect(!thread.isAlive(), thread.getName() + " is still " + thread.getState());
    }
  }

  private void disturb() {
    try {
      moment.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody does that
    }
    switch (draw.disturbance()) {
      case Disturbance.Close _ -> closeNow();
      case Disturbance.Interrupt _ -> interruptNow();
      case Disturbance.Watch _ -> watch();
      case Disturbance.None _, Disturbance.BrokenInput _ -> {}
    }
  }

  private synchronized void interruptNow() {
    if (!over) {
      waiting.forEach(Thread::interrupt);
    }
  }

  private void closeNow() {
    Runnable closing;
    synchronized (this) {
      closing = close;
    }
    closing.run();
  }

  /**
   * Looks at what the run tells of itself until it is over: no more may leave a stage than came.
   */
  private void watch() {
    while (!isOver()) {
      Supplier<Stats> looking = stats();
      if (looking != null) {
        for (StageStats stage : looking.get().stages()) {
          long left = stage.finished() + stage.failed() + stage.skipped() + stage.handedBack();
          expect(left <= stage.in(), left + " have left, of " + stage);
        }
      }
      LockSupport.parkNanos(20_000); // or it would take a processor from the others
    }
  }

  private synchronized boolean isOver() {
    return over;
  }

  private synchronized @Nullable Supplier<Stats> stats() {
    return stats;
  }
}
