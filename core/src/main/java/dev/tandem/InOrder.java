package dev.tandem;

import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Restores the order of the items of one stage: results leave in the order in which their items
 * were taken. The size of the window, that is, how far the fastest worker may be ahead of the
 * slowest, is independent of the number of workers: one slow item stops the others only when the
 * window is full.
 */
final class InOrder {

  // Items are numbered as they are taken, one worker at a time. Results wait in a reorder buffer
  // until all before them have left. The worker whose item is at the head forwards its results and
  // all that are ready behind them. No other worker forwards results meanwhile, so they leave in
  // order.
  //
  // INVARIANT: the buffer never holds more results than the window is large. As long as each item
  // has one result, they all fit. If an item has more results than there is room for, its worker
  // waits until the item is at the head, and forwards them itself. Liveness: the worker of the head
  // waits for no window, so there is always a worker that moves it.
  //
  // A cancel wakes workers that wait for the gate. It does not wake workers that wait for the head:
  // they continue when their item is at the head, since finished results are still delivered, and
  // in order. The worker of the head is interrupted, and its run waits for it in any case.

  /** The place found for the results of an item. */
  private enum Place {
    AT_THE_HEAD,
    IN_THE_BUFFER,
    NONE
  }

  private final ItemSource queue;
  private final StageOutput output;
  private final int size;

  private final TakeGate gate = new TakeGate(this::hasRoom);
  private final Condition moved = gate.lock.newCondition(); // for workers that wait for the head

  // All guarded by the lock of the gate.
  private final ReorderBuffer buffer = new ReorderBuffer();
  private long taken; // the number of the next item to be taken
  private long left; // the number of the next item to leave
  private boolean leaving; // whether a worker is forwarding results

  /**
   * Creates an order with a window of {@code size} items, between a queue and the output of its
   * stage.
   */
  InOrder(ItemSource queue, StageOutput output, int size) {
    this.queue = queue;
    this.output = output;
    this.size = size;
  }

  /** Called when the run is cancelled, so that no worker waits for room in the window any more. */
  void cancel() {
    gate.cancel();
  }

  /** Wakes the workers that wait for room in the window, because some were recalled. */
  void recall() {
    gate.recall();
  }

  /** Returns the {@link Ordering} of one worker. */
  Ordering forWorker() {
    return new OneWorker();
  }

  private boolean hasRoom() {
    return taken - left < size;
  }

  /** Releases the gate; returns the number of the item that was taken, if one was. */
  private long took(boolean something) {
    gate.lock.lock();
    try {
      long number = taken;
      if (something) {
        taken++;
        buffer.makeRoom(left, taken);
      }
      gate.end();
      return number;
    } finally {
      gate.lock.unlock();
    }
  }

  /** Finds a place for the results of an item; at the head, the caller must forward them. */
  private Place placeFor(long number, Chunk results) {
    gate.lock.lock();
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
      gate.lock.unlock();
    }
  }

  /**
   * Adds the next results that are in the buffer, as many as may be forwarded at once. If the chunk
   * is empty after that, the caller forwards no more.
   */
  private void addNext(Chunk results, int most) {
    gate.lock.lock();
    try {
      while (buffer.has(left) && (results.isEmpty() || fits(buffer.count(left), results, most))) {
        buffer.moveTo(results, left);
        left++;
      }
      gate.changed();
      if (results.isEmpty()) {
        leaving = false;
        moved.signalAll(); // few wait, if any
      }
    } finally {
      gate.lock.unlock();
    }
  }

  /**
   * Returns whether a chunk, whose items may lie anywhere in it, has room for {@code more} results.
   */
  private static boolean fits(int more, Chunk results, int most) {
    return more <= Math.min(most - results.size(), results.room());
  }

  /** Returns whether all items before this one have left. */
  private boolean isAtHead(long number) {
    gate.lock.lock();
    try {
      return left == number && !leaving;
    } finally {
      gate.lock.unlock();
    }
  }

  /** Waits until all items before this one have left, even if interrupted. */
  private void awaitHead(long number) {
    gate.lock.lock();
    try {
      while (left != number || leaving) {
        TakeGate.await(moved);
      }
    } finally {
      gate.lock.unlock();
    }
  }

  /** The {@link Ordering} of one worker. */
  private final class OneWorker implements Ordering {
    private long number; // of the current item

    @Override
    public @Nullable Chunk take(Chunk spare, int most, boolean returning, PhaseTimer timer)
        throws InterruptedException {
      if (!gate.begin(timer)) {
        return null;
      }
      Chunk chunk = null;
      try {
        chunk = queue.take(spare, 1, returning, timer);
      } finally {
        number = took(chunk != null);
      }
      return chunk;
    }

    @Override
    public boolean leave(boolean returning) {
      return true; // it has no item
    }

    @Override
    public Chunk forward(Chunk results, PhaseTimer timer) {
      Place place = placeFor(number, results);
      if (place == Place.NONE) {
        awaitHead(timer);
        place = placeFor(number, results);
      }
      return place == Place.AT_THE_HEAD ? forwardAll(results, timer) : results;
    }

    private Chunk forwardAll(Chunk results, PhaseTimer timer) {
      Chunk next = results;
      addNext(next, output.mostAtOnce());
      while (!next.isEmpty()) {
        next = output.forward(next, timer);
        addNext(next, output.mostAtOnce());
      }
      return next;
    }

    @Override
    public Chunk forwardSome(Chunk results, PhaseTimer timer) {
      awaitHead(timer);
      return output.forward(results, timer);
    }

    private void awaitHead(PhaseTimer timer) {
      if (!isAtHead(number)) {
        timer.enter(PhaseTimer.Phase.BLOCKED);
        InOrder.this.awaitHead(number);
        timer.enter(PhaseTimer.Phase.BUSY);
      }
    }
  }
}
