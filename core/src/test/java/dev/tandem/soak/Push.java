package dev.tandem.soak;

import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.QueueClosedException;
import dev.tandem.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The inputs are put by {@code producers} threads. */
record Push(int producers) implements Way {
  @Override
  public int putters() {
    return producers;
  }

  @Override
  public boolean putsInOrder() {
    return producers == 1;
  }

  @Override
  public Ending go(Pipeline<Item, Item> pipeline, Trial trial) {
    Run<Item, Item> run = pipeline.start();
    trial.runs(run::close, run::stats);
    List<Thread> threads = new ArrayList<>();
    var failed = new AtomicBoolean();
    for (int i = 0; i < producers; i++) {
      int first = i;
      Runnable task = () -> put(run, first, failed, trial);
      threads.add(Thread.ofVirtual().name("producer").unstarted(task));
      trial.disturber.waits(threads.getLast());
    }
    threads.forEach(Thread::start);
    List<Item> results = null;
    Throwable thrown = null;
    try (run) {
      join(threads);
      if (failed.get()) {
        expectToEnd(run, trial);
      }
      try {
        results = run.finish();
      } finally {
        trial.expectThreadsEnded();
      }
    } catch (Throwable e) { // audited
      thrown = e;
    }
    trial.expectThreadsEnded();
    trial.over();
    joinSurely(threads, trial);
    putTooLate(run, trial);
    run.close();
    return new Ending(results, null, thrown, run.handedBack(), run.stats(), true);
  }

  /**
   * Checks that a failed run ends and notifies its listener, whether or not a thread waits for it.
   */
  private static void expectToEnd(Run<Item, Item> run, Trial trial) throws InterruptedException {
    trial.awaitEndReported();
    Duration elapsed = run.stats().elapsed();
    LockSupport.parkNanos(10_000);
    trial.expectEqual(run.stats().elapsed(), elapsed, "time elapsed after the end");
  }

  private void put(Run<Item, Item> run, int first, AtomicBoolean failed, Trial trial) {
    for (int i = first; i < trial.items.size(); i += producers) {
      Item item = trial.items.get(i);
      try {
        run.put(item);
        trial.accepted(item);
        trial.snapshots.put();
      } catch (QueueClosedException | PipelineException | InterruptedException e) {
        failed.compareAndSet(false, e instanceof PipelineException);
        item.refuse();
        return; // the run is over, or is about to be
      } catch (Throwable e) {
        trial.expect(false, "put threw " + e);
        return;
      }
    }
  }

  private static void putTooLate(Run<Item, Item> run, Trial trial) {
    Throwable thrown = null;
    try {
      run.put(Item.input(0));
    } catch (Throwable e) { // as expected
      thrown = e;
    }
    trial.expect(
        thrown instanceof QueueClosedException || thrown instanceof PipelineException,
        "put after the end threw " + thrown);
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void joinSurely(List<Thread> threads, Trial trial) {
    try {
      join(threads);
    } catch (InterruptedException e) {
      trial.expect(false, "the caller was interrupted unexpectedly");
    }
  }
}
