package dev.tandem;

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

  // All guarded by this.
  private final @Nullable Chunk[] waiting; // the results of each item, by its number
  private long taken; // the number of the next item to be taken
  private long left; // the number of the next item to leave
  private boolean taking; // somebody waits for an item
  private boolean leaving; // somebody hands on results
  private boolean cancelled;

  Window(StageRun stage, int size) {
    this.stage = stage;
    waiting = new Chunk[size];
  }

  /** The run is cancelled: nobody waits for the window any more. */
  synchronized void cancel() {
    cancelled = true;
    notifyAll();
  }

  Passage passage(Lap lap) {
    return new InOrder(lap);
  }

  private synchronized void awaitTurn(Lap lap) throws InterruptedException {
    if (mayTake()) {
      taking = true;
      return;
    }
    while (!mayTake()) {
      lap.enter(isFull() ? Lap.Phase.BLOCKED : Lap.Phase.STARVED);
      wait();
    }
    lap.enter(Lap.Phase.BUSY);
    taking = true;
  }

  private boolean mayTake() {
    return cancelled || (!taking && !isFull());
  }

  private boolean isFull() {
    return taken - left >= waiting.length;
  }

  private synchronized long took(boolean something) {
    taking = false;
    notifyAll();
    return something ? taken++ : -1;
  }

  /** Leaves results at their place; returns whether the caller is the one to hand on. */
  private synchronized boolean leave(long number, Chunk results) {
    waiting[place(number)] = results;
    if (leaving || left != number) {
      return false;
    }
    leaving = true;
    return true;
  }

  /** The results that are next, if they are there; otherwise the caller hands on no more. */
  private synchronized @Nullable Chunk next() {
    Chunk next = waiting[place(left)];
    if (next == null) {
      leaving = false;
      notifyAll();
    } else {
      waiting[place(left)] = null;
      left++;
      notifyAll();
    }
    return next;
  }

  /** Waits until all items before that one have left. */
  private synchronized void awaitHead(long number, Lap lap) throws InterruptedException {
    while (left != number || leaving) {
      lap.enter(Lap.Phase.BLOCKED);
      wait();
    }
    lap.enter(Lap.Phase.BUSY);
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
      awaitTurn(lap);
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
        empty = next.isEmpty() ? next : stage.handOn(next, lap);
        next = next();
      }
      return empty;
    }

    @Override
    public Chunk handOnSome(Chunk results) throws InterruptedException {
      awaitHead(number, lap);
      return results.isEmpty() ? results : stage.handOn(results, lap);
    }
  }
}
