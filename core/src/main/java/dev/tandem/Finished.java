package dev.tandem;

import java.util.concurrent.atomic.AtomicLongArray;

/** How many of the items that were put have been marked done, and who waits until all are. */
final class Finished {
  private static final int DONE = 16;
  private static final int PUT = 32;

  // Two cells, each alone in its cache line: how many are done, which consumers write for every
  // item; and how many were put at some time, so that the count of the other side need not be read
  // for every item. A race on it is harmless: so many were put stays true.
  private final AtomicLongArray cells = new AtomicLongArray(48);

  private final Side in;
  private final Waiters waiters;

  Finished(Side in) {
    this.in = in;
    waiters = new Waiters(in);
  }

  /** How many were put and are not done: exact, and steady where the lock of that side is held. */
  long unfinished() {
    long finished;
    long unfinished;
    do {
      finished = cells.get(DONE);
      unfinished = in.passed() - finished;
    } while (cells.get(DONE) != finished);
    return unfinished;
  }

  /** Marks one done. */
  void mark() {
    long finished;
    do {
      finished = cells.get(DONE);
      if (finished >= cells.getOpaque(PUT)) {
        long put = in.passed();
        if (finished >= put) {
          throw new IllegalStateException("taskDone was called more often than items were put");
        }
        cells.setOpaque(PUT, put);
      }
    } while (!cells.compareAndSet(DONE, finished, finished + 1));
    wakeIfAll();
  }

  /** Marks so many done that have left the queue; some may have been marked before they left. */
  void mark(long items) {
    cells.updateAndGet(DONE, finished -> Math.min(in.passed(), finished + items));
    wakeIfAll();
  }

  /** Waits until all are done or something else has happened; the lock is held. */
  long await(long nanos) throws InterruptedException {
    waiters.expect(in);
    return unfinished() > 0 ? waiters.await(nanos) : nanos;
  }

  /** Wakes everybody who waits; the lock is held. */
  void wake() {
    waiters.wake(Long.MAX_VALUE);
  }

  private void wakeIfAll() {
    if (waiters.areThere() && unfinished() <= 0) {
      in.lock();
      try {
        wake();
      } finally {
        in.unlock();
      }
    }
  }
}
