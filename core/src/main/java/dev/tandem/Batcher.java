package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one worker of a stage that makes lists. A list goes on when it is complete, or when its first
 * item has waited for as long as the stage allows, whichever comes first: the worker sees to the
 * one, a timer to the other.
 */
final class Batcher implements Staff.Member {

  /** Items that go on together. */
  private record Batch(List<Object> origins, List<Object> values) {}

  private final StageRun stage;
  private final int size;
  private final long limit;
  private final Clock clock;
  private final Guard guard;
  private final Lap lap;
  private final Lap timersLap;
  private final ReentrantLock delivery = new ReentrantLock(); // held while a batch is handed on

  // Guarded by this.
  private List<Object> origins = new ArrayList<>();
  private List<Object> values = new ArrayList<>();
  private long begun; // when the first of them came

  Batcher(StageRun stage, Stage.Batching description, Clock clock) {
    this.stage = stage;
    this.clock = clock;
    size = description.size();
    limit = TimeUnit.NANOSECONDS.convert(description.limit());
    guard = new Guard(clock);
    lap = new Lap(stage.name(), clock);
    timersLap = new Lap(stage.name(), clock);
  }

  @Override
  public Guard guard() {
    return guard;
  }

  @Override
  public Lap lap() {
    return lap;
  }

  @Override
  public void run() {
    lap.enter(Lap.Phase.BUSY);
    try {
      Chunk chunk = new Chunk(1);
      while ((chunk = stage.queue.take(chunk, stage.mostAtOnce(), false, lap)) != null) {
        for (int i = chunk.from(); i < chunk.to(); i++) {
          if (add(chunk.origin(i), chunk.value(i))) {
            deliver(false, lap);
          }
        }
        chunk.clear();
      }
      if (stage.execution().isCancelled()) {
        handBack();
      } else {
        deliver(false, lap);
      }
    } catch (Throwable e) { // no memory for a list; the run must end and say so
      stage.stop(e);
    } finally {
      lap.enter(Lap.Phase.OVER);
      stage.memberEnded();
    }
  }

  /** Delivers what is not complete in time, until it is interrupted. */
  Runnable timer() {
    return () -> {
      try {
        while (true) {
          clock.sleep(awaitFirst());
          deliver(true, timersLap);
        }
      } catch (InterruptedException end) {
        // the stage has ended
      }
    };
  }

  /** Waits for the first item of a list; returns for how long that may wait from now on. */
  private synchronized long awaitFirst() throws InterruptedException {
    while (values.isEmpty()) {
      wait();
    }
    return Math.max(0, limit - (clock.nanoTime() - begun));
  }

  /** Adds an item; returns whether the list is complete. */
  private synchronized boolean add(Object origin, Object value) {
    if (values.isEmpty()) {
      begun = clock.nanoTime();
      notifyAll();
    }
    origins.add(origin);
    values.add(value);
    return values.size() >= size;
  }

  private synchronized @Nullable Batch take(boolean onlyIfDue) {
    if (values.isEmpty() || (onlyIfDue && clock.nanoTime() - begun < limit)) {
      return null;
    }
    Batch batch = new Batch(List.copyOf(origins), List.copyOf(values));
    origins = new ArrayList<>();
    values = new ArrayList<>();
    return batch;
  }

  /** A list that is not complete when the run is cancelled is not finished. */
  private void handBack() {
    Batch batch = take(false);
    if (batch != null) {
      batch.origins().forEach(stage.exit::handBack);
    }
  }

  private void deliver(boolean onlyIfDue, Lap deliverer) throws InterruptedException {
    deliverer.enter(Lap.Phase.BLOCKED);
    delivery.lock(); // one after the other, or a list might overtake the one before it
    try {
      Batch batch = take(onlyIfDue);
      if (batch != null) {
        stage.exit.handOn(batch.values(), batch.origins(), deliverer);
      }
    } finally {
      delivery.unlock();
      deliverer.enter(Lap.Phase.BUSY);
    }
  }
}
