package dev.tandem;

import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Restores the order of the items of one stage: results leave in the order in which their items
 * were taken. The size of the window, that is, how far the fastest worker may be ahead of the
 * slowest, is independent of the number of workers: one slow item stops the others only when the
 * window is full.
 */
final class Window {

  // Items are numbered as they are taken, one worker at a time. Results wait in a reorder buffer
  // until all before them have left. The worker whose item is at the head passes on its results and
  // all that are ready behind them. No other worker passes on results meanwhile, so they leave in
  // order.
  //
  // INVARIANT: the buffer never holds more results than the window is large. As long as each item
  // has one result, they all fit. If an item has more results than there is room for, its worker
  // waits until the item is at the head, and passes them on itself. Liveness: the worker of the
  // head waits for no window, so there is always a worker that moves it.
  //
  // A cancel wakes workers that wait for a turn. Workers that wait for the head are not woken by
  // it: they continue when their item is at the head, since what is done is delivered, and in
  // order. The worker of the head is interrupted, and its run waits for it in any case.

  /** The place found for the results of an item. */
  private enum Place {
    AT_THE_HEAD,
    IN_THE_BUFFER,
    NONE
  }

  private final StageRun stage;
  private final int size;

  private final Turns turns = new Turns(this::hasRoom);
  private final Condition moved = turns.lock.newCondition(); // for workers that wait for the head

  // All guarded by the lock of the turns.
  private final ReorderBuffer buffer = new ReorderBuffer();
  private long taken; // the number of the next item to be taken
  private long left; // the number of the next item to leave
  private boolean leaving; // whether a worker is passing results on

  Window(StageRun stage, int size) {
    this.stage = stage;
    this.size = size;
  }

  /** Called when the run is cancelled: no worker waits for room in the window any more. */
  void cancel() {
    turns.cancel();
  }

  Passage passage(Lap lap) {
    return new InOrder(lap);
  }

  private boolean hasRoom() {
    return taken - left < size;
  }

  /** Ends a turn; returns the number of the item that was taken. */
  private long took(boolean something) {
    turns.lock.lock();
    try {
      long number = taken;
      if (something) {
        taken++;
        buffer.makeRoom(left, taken);
      }
      turns.end();
      return number;
    } finally {
      turns.lock.unlock();
    }
  }

  /** Finds a place for the results of an item; at the head, the caller must pass them on. */
  private Place leave(long number, Chunk results) {
    turns.lock.lock();
    try {
      if (number == left && !leaving) {
        leaving = true;
        left++;
        return Place.AT_THE_HEAD;
      }
      if (results.size() > size - buffer.results()) {
        return Place.NONE;
      }
      buffer.put(number, results);
      return Place.IN_THE_BUFFER;
    } finally {
      turns.lock.unlock();
    }
  }

  /**
   * Adds the next results that are in the buffer, as many as may be passed on at once. If the chunk
   * is empty after that, the caller passes on no more.
   */
  private void addNext(Chunk results, int most) {
    turns.lock.lock();
    try {
      while (buffer.has(left) && (results.isEmpty() || fits(buffer.count(left), results, most))) {
        buffer.moveTo(results, left);
        left++;
      }
      turns.look();
      if (results.isEmpty()) {
        leaving = false;
        moved.signalAll(); // few wait, if any
      }
    } finally {
      turns.lock.unlock();
    }
  }

  /** Whether a chunk, whose items may lie anywhere in it, has room for {@code more} results. */
  private static boolean fits(int more, Chunk results, int most) {
    return more <= Math.min(most - results.size(), results.room());
  }

  /** Whether all items before this one have left. */
  private boolean isAtHead(long number) {
    turns.lock.lock();
    try {
      return left == number && !leaving;
    } finally {
      turns.lock.unlock();
    }
  }

  /** Waits until all items before this one have left, even if interrupted. */
  private void awaitHead(long number) {
    turns.lock.lock();
    try {
      while (left != number || leaving) {
        Turns.await(moved);
      }
    } finally {
      turns.lock.unlock();
    }
  }

  /** The passage of one worker. */
  private final class InOrder implements Passage {
    private final Lap lap;
    private long number; // of the item at hand

    InOrder(Lap lap) {
      this.lap = lap;
    }

    @Override
    public @Nullable Chunk take(Chunk spare, int most, boolean returning)
        throws InterruptedException {
      if (!turns.begin(lap)) {
        return null;
      }
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
      Place place = leave(number, results);
      if (place == Place.NONE) {
        awaitHead();
        place = leave(number, results);
      }
      return place == Place.AT_THE_HEAD ? handOnAll(results) : results;
    }

    private Chunk handOnAll(Chunk results) throws InterruptedException {
      Chunk next = results;
      addNext(next, stage.exit.mostAtOnce());
      while (!next.isEmpty()) {
        next = stage.exit.handOn(next, lap);
        addNext(next, stage.exit.mostAtOnce());
      }
      return next;
    }

    @Override
    public Chunk handOnSome(Chunk results) throws InterruptedException {
      awaitHead();
      return results.isEmpty() ? results : stage.exit.handOn(results, lap);
    }

    private void awaitHead() {
      if (!isAtHead(number)) {
        lap.enter(Lap.Phase.BLOCKED);
        Window.this.awaitHead(number);
        lap.enter(Lap.Phase.BUSY);
      }
    }
  }
}
