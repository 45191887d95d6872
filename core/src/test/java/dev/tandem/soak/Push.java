package dev.tandem.soak;

import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.QueueClosedException;
import dev.tandem.Run;
import java.util.ArrayList;
import java.util.List;

/** Put by that many threads. */
record Push(int producers) implements Way {
  @Override
  public boolean readsApart() {
    return false;
  }

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
    for (int i = 0; i < producers; i++) {
      int first = i;
      threads.add(Thread.ofVirtual().name("producer").unstarted(() -> put(run, first, trial)));
      trial.disturber.waits(threads.getLast());
    }
    threads.forEach(Thread::start);
    List<Item> results = null;
    Throwable thrown = null;
    try (run) {
      join(threads);
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

  private void put(Run<Item, Item> run, int first, Trial trial) {
    for (int i = first; i < trial.items.size(); i += producers) {
      Item item = trial.items.get(i);
      try {
        run.put(item);
        trial.accepted(item);
        trial.snapshots.put();
      } catch (QueueClosedException | PipelineException | InterruptedException e) {
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
    } catch (Throwable e) { // as it should be
      thrown = e;
    }
    trial.expect(
        thrown instanceof QueueClosedException || thrown instanceof PipelineException,
        "a run that is over answers put with " + thrown);
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
      trial.expect(false, "somebody is interrupted who should not be");
    }
  }
}
