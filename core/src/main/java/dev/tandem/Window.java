package dev.tandem;

import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Restores the order of the items of one stage: results leave in the order in which their items
 * were taken. How far the fastest may be ahead of the slowest is a number of its own, not the
 * number of workers: one slow item stops the others only when the window is full.
 */
final class Window {

  // Items are numbered as they are taken, one worker at a time. A result waits at its number's
  // place in the window until all before it have left. Whoever brings the one that is next hands
  // on all that are ready, and no other does meanwhile: so they leave in order. The holder of the
  // oldest item never waits for the window, so there is always somebody who moves it.

  private final StageRun stage;

  private final Turns turns = new Turns(this::hasRoom);
  private final Condition moved = turns.lock.newCondition(); // for those who await the head

  // All guarded by the lock of the turns.
  private final @Nullable Chunk[] waiting; // the results of each item, by its number
  private long taken; // the number of the next item to be taken
  private long left; // the number of the next item to leave
  private boolean leaving; // somebody hands on results

  Window(StageRun stage, int size) {
    this.stage = stage;
    waiting = new Chunk[size];
  }

  /** The run is cancelled: nobody waits for the window any more. */
  void cancel() {
    turns.cancel();
  }

  Passage passage(Lap lap) {
    return new InOrder(lap);
  }

  private boolean hasRoom() {
    return taken - left < waiting.length;
  }

  /** Ends a turn; returns the number of the item that was taken. */
  private long took(boolean something) {
    turns.lock.lock();
    try {
      long number = taken;
      taken += something ? 1 : 0;
      turns.end();
      return number;
    } finally {
      turns.lock.unlock();
    }
  }

  /** Leaves results at their place; returns whether the caller is the one to hand on. */
  private boolean leave(long number, Chunk results) {
    turns.lock.lock();
    try {
      waiting[place(number)] = results;
      boolean first = !leaving && left == number;
      leaving |= first;
      return first;
    } finally {
      turns.lock.unlock();
    }
  }

  /** The results that are next, if they are there; otherwise the caller hands on no more. */
  private @Nullable Chunk next() {
    turns.lock.lock();
    try {
      Chunk next = waiting[place(left)];
      if (next == null) {
        leaving = false;
        moved.signalAll(); // few wait, if any
      } else {
        waiting[place(left)] = null;
        left++;
        turns.look();
      }
      return next;
    } finally {
      turns.lock.unlock();
    }
  }

  /** Waits until all items before that one have left. */
  private void awaitHead(long number, Lap lap) throws InterruptedException {
    turns.lock.lock();
    try {
      while (left != number || leaving) {
        lap.enter(Lap.Phase.BLOCKED);
        moved.await();
      }
      lap.enter(Lap.Phase.BUSY);
    } finally {
      turns.lock.unlock();
    }
  }

  private int place(long number) {
    return (int) (number % waiting.length);
  }

  /** What one worker does. */
  private final class InOrder implements Passage {
    private final Lap lap;
    private long number; // of the item at hand

    InOrder(Lap lap) {
      this.lap = lap;
    }

    @Override
    public @Nullable Chunk take(Chunk spare, int most, boolean returning)
        throws InterruptedException {
      turns.begin(lap);
      Chunk chunk = null;
      try {
        chunk = stage.queue.take(spare, 1, returning, lap);
      } finally {
        number = took(chunk != null);
      }
      return chunk;
    }

    @Override
    public Chunk handOn(Chunk results) throws InterruptedException {
      if (!leave(number, results)) {
        return new Chunk(1);
      }
      Chunk next = next();
      Chunk empty = new Chunk(1);
      while (next != null) {
        empty = next.isEmpty() ? next : stage.exit.handOn(next, lap);
        next = next();
      }
      return empty;
    }

    @Override
    public Chunk handOnSome(Chunk results) throws InterruptedException {
      awaitHead(number, lap);
      return results.isEmpty() ? results : stage.exit.handOn(results, lap);
    }
  }
}
