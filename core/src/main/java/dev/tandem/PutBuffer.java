package dev.tandem;

/**
 * Gathers inputs that are put one by one before a {@link ChunkQueue}, so that the queue is entered
 * once for many of them, and putters and takers do not contend for its lock. The places of what is
 * gathered are reserved in the queue, so together they never hold more than its bound. Thread-safe.
 *
 * <p>Nothing waits here that a taker could have: a taker that finds the queue empty fetches what
 * was gathered, and marks the queue as hungry before it does so. From then on each input goes on at
 * once.
 */
final class PutBuffer {
  // INVARIANT: if no place is left, nothing is gathered, so what is put directly overtakes nothing.
  //
  // This lock comes before that of the queue, for which no virtual thread parks that holds this
  // one. A taker marks the queue as hungry before it locks this buffer, and a putter reads the mark
  // inside. So either the putter sees the mark, or the taker sees what was gathered.

  private final ChunkQueue queue;
  private final QueueLock lock = new QueueLock(Long.MAX_VALUE);
  private Chunk inputs = new Chunk(1);
  private int places; // reserved in the queue, and not taken yet
  private boolean closed;
  private volatile boolean wantsTime = true; // written inside the lock

  PutBuffer(ChunkQueue queue) {
    this.queue = queue;
  }

  /**
   * Returns whether the next input should be stamped with the time: the first of those that move on
   * together. Approximate, since other threads may put at the same time.
   */
  boolean wantsTime() {
    return wantsTime;
  }

  /**
   * Puts an input without waiting for room; returns {@code false} if there is none.
   *
   * @throws QueueClosedException if the queue accepts no more items
   * @throws InterruptedException if interrupted
   */
  boolean putNow(Object origin, Object value, long now) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (places == 0) {
        int reserved = queue.putNow(origin, value, now, !closed);
        places = Math.max(0, reserved);
        return reserved >= 0;
      }
      inputs.addInput(origin, value, now);
      places--;
      if (places == 0 || queue.isHungry()) {
        forward();
      } else if (wantsTime) {
        wantsTime = false;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Forwards what was gathered; returns whether there was anything. */
  boolean flush() {
    lock.lock();
    try {
      boolean any = !inputs.isEmpty();
      if (any) {
        forward();
      }
      return any;
    } finally {
      lock.unlock();
    }
  }

  /** Forwards what was gathered, and gathers nothing more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      forward();
    } finally {
      lock.unlock();
    }
  }

  private void forward() {
    queue.exchange(this, inputs, places, !closed);
    wantsTime = true;
  }

  /** Called by the queue when it has taken what was gathered. */
  void goOnWith(Chunk empty, int itsPlaces) {
    inputs = empty;
    places = itsPlaces;
  }

  /** Returns the state of the queue, with what was gathered. */
  QueueState.Level level() {
    lock.lock();
    try {
      return queue.levelWith(inputs.size());
    } finally {
      lock.unlock();
    }
  }
}
