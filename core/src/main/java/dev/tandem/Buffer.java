package dev.tandem;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The machinery of a {@link WorkQueue}: what it holds, what it has counted, and who waits for what.
 */
final class Buffer<T> {

  // One lock guards everything; the counters are therefore exact, and a call that has to wait can
  // say precisely for what. A condition is signalled when its predicate may have become true for
  // one more waiter, so no wake-up is ever lost: Condition.await either consumes a signal or
  // throws, never both.
  //
  // Producers that wait for room in a queue bounded by weight stand in line: only the first looks
  // at the room, newcomers queue up behind the last, and whoever leaves the line, for whatever
  // reason, wakes the one who is then first. Otherwise a heavy item, which needs much room at once,
  // could be overtaken by light ones for ever. Each has a condition of its own, so that a wake-up
  // reaches the one it is meant for. Where all items weigh the same, standing in line would only
  // cost wake-ups; there they share a condition.

  /** A time limit that never comes. */
  static final long FOREVER = Long.MAX_VALUE;

  /** What a buffer holds at one moment, and how many items it has ever accepted. */
  record Level(int depth, long weight, long accepted) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private final Condition allDone = lock.newCondition();

  private final @Nullable ToLongFunction<? super T> weigher;

  // All guarded by the lock.
  private long bound;
  private final Ring<T> ring = new Ring<>();
  private final Deque<Condition> line = new ArrayDeque<>(); // used where items have weights
  private long accepted;
  private long unfinished;
  private boolean closed;
  private @Nullable Throwable cause;

  Buffer(long bound, @Nullable ToLongFunction<? super T> weigher) {
    if (bound <= 0) {
      throw new IllegalArgumentException("the bound of a queue must be positive: " + bound);
    }
    this.bound = bound;
    this.weigher = weigher;
  }

  /** Puts an item in, waiting for room. */
  void put(T item) throws InterruptedException {
    boolean in = put(item, FOREVER);
    assert in;
  }

  /** Puts an item in, waiting for room no longer than that; returns whether it is in. */
  boolean put(T item, long nanos) throws InterruptedException {
    long weight = weigh(item);
    lock.lockInterruptibly();
    try {
      boolean room = awaitRoom(weight, nanos);
      if (room) {
        enqueue(item, weight);
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  /** Puts an item in if there is room for it now, whether or not the thread is interrupted. */
  boolean putNow(T item) {
    long weight = weigh(item);
    lock.lock();
    try {
      throwIfClosed();
      boolean room = line.isEmpty() && fits(weight);
      if (room) {
        enqueue(item, weight);
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the oldest item, waiting for one; {@code null} means closed and drained. */
  @Nullable T takeUnlessDrained() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      return awaitItem(FOREVER) ? dequeue() : null;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the oldest item, waiting for one. */
  T take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (!awaitItem(FOREVER)) {
        throw new QueueClosedException(cause);
      }
      return dequeue();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the oldest item, waiting no longer than that; {@code null} means that none came in time.
   */
  @Nullable T poll(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (awaitItem(nanos)) {
        return dequeue();
      }
      throwIfClosed();
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** The oldest item, which stays. */
  @Nullable T peek() {
    lock.lock();
    try {
      return ring.isEmpty() ? null : ring.first();
    } finally {
      lock.unlock();
    }
  }

  /** Removes the oldest item that matches and marks it done. */
  @Nullable T finishFirst(Predicate<? super T> matches) {
    lock.lock();
    try {
      T item = ring.removeFirst(matches);
      if (item != null) {
        signalRoom();
        finish(1);
      }
      return item;
    } finally {
      lock.unlock();
    }
  }

  void taskDone() {
    lock.lock();
    try {
      if (unfinished == 0) {
        throw new IllegalStateException("taskDone was called more often than items were put");
      }
      finish(1);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all is done, but no longer than that; returns whether it is. */
  boolean join(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (unfinished > 0) {
        throwIfFailed();
        if (nanos <= 0) {
          return false;
        }
        nanos = await(allDone, nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Closes, with a cause if there is one and none came before; wakes everybody who waits. */
  void close(@Nullable Throwable failure) {
    lock.lock();
    try {
      closed = true;
      if (cause == null) {
        cause = failure;
      }
      notEmpty.signalAll();
      notFull.signalAll();
      line.forEach(Condition::signalAll);
      allDone.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** From now on there is always room; whoever waits for some is woken. */
  void lift() {
    lock.lock();
    try {
      bound = Long.MAX_VALUE;
      notFull.signalAll();
      line.forEach(Condition::signalAll);
    } finally {
      lock.unlock();
    }
  }

  /** Closes, takes everything out and marks it done. */
  List<T> shutdown() {
    lock.lock();
    try {
      close(null);
      List<T> left = ring.toList();
      while (!ring.isEmpty()) {
        ring.removeFirst();
      }
      finish(left.size());
      return left;
    } finally {
      lock.unlock();
    }
  }

  /** Removes the item with this number, if it is still there, and marks it done. */
  void finish(Ring.Numbered<T> item) {
    lock.lock();
    try {
      if (ring.remove(item.number())) {
        signalRoom();
        finish(1);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A copy of what is in, with the number of each item, oldest first. */
  List<Ring.Numbered<T>> numberedCopy() {
    lock.lock();
    try {
      return ring.numbered();
    } finally {
      lock.unlock();
    }
  }

  /** A copy of what is in, oldest first. */
  List<T> copy() {
    lock.lock();
    try {
      return ring.toList();
    } finally {
      lock.unlock();
    }
  }

  Level level() {
    lock.lock();
    try {
      return new Level(ring.size(), ring.weight(), accepted);
    } finally {
      lock.unlock();
    }
  }

  /** How much weight still fits. */
  long room() {
    lock.lock();
    try {
      return Math.max(0, bound - ring.weight());
    } finally {
      lock.unlock();
    }
  }

  long unfinished() {
    lock.lock();
    try {
      return unfinished;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  void throwIfFailed() {
    lock.lock();
    try {
      if (cause != null) {
        throw new QueueClosedException(cause);
      }
    } finally {
      lock.unlock();
    }
  }

  // What follows is called with the lock held, except for weigh.

  private void throwIfClosed() {
    if (closed) {
      throw new QueueClosedException(cause);
    }
  }

  private boolean awaitRoom(long weight, long nanos) throws InterruptedException {
    throwIfClosed();
    if (line.isEmpty() && fits(weight)) {
      return true;
    }
    if (nanos <= 0) {
      return false;
    }
    return weigher == null ? awaitPlace(nanos) : awaitTurn(weight, nanos);
  }

  /** Waits for room for one of many items of the same weight. */
  private boolean awaitPlace(long nanos) throws InterruptedException {
    while (!fits(1)) {
      if (nanos <= 0) {
        return false;
      }
      nanos = await(notFull, nanos);
      throwIfClosed();
    }
    return true;
  }

  /** Waits in line, and at its head for room. */
  private boolean awaitTurn(long weight, long nanos) throws InterruptedException {
    Condition turn = lock.newCondition();
    line.addLast(turn);
    try {
      while (!line.getFirst().equals(turn) || !fits(weight)) {
        if (nanos <= 0) {
          return false;
        }
        nanos = await(turn, nanos);
        throwIfClosed();
      }
      return true;
    } finally {
      line.remove(turn);
      signalRoom(); // perhaps there is room for the next as well
    }
  }

  private boolean awaitItem(long nanos) throws InterruptedException {
    while (ring.isEmpty()) {
      if (closed || nanos <= 0) {
        return false;
      }
      nanos = await(notEmpty, nanos);
    }
    return true;
  }

  /** Waits for a signal; returns what is left of the time. A wait without limit needs no timer. */
  @SuppressWarnings("WaitNotInLoop") // the callers loop
  private static long await(Condition condition, long nanos) throws InterruptedException {
    if (nanos == FOREVER) {
      condition.await();
      return nanos;
    }
    return condition.awaitNanos(nanos);
  }

  private boolean fits(long weight) {
    return ring.isEmpty() || weight <= bound - ring.weight();
  }

  private void enqueue(T item, long weight) {
    ring.addLast(item, weight);
    accepted++;
    unfinished++;
    notEmpty.signal();
  }

  private T dequeue() {
    T item = ring.removeFirst();
    signalRoom();
    return item;
  }

  private void signalRoom() {
    if (weigher == null) {
      notFull.signal();
    } else if (!line.isEmpty()) {
      line.getFirst().signal();
    }
  }

  private void finish(long items) {
    // Not below zero: taskDone may have been said before the item was taken.
    unfinished = Math.max(0, unfinished - items);
    if (unfinished == 0) {
      allDone.signalAll();
    }
  }

  private long weigh(T item) {
    Objects.requireNonNull(item, "item");
    if (weigher == null) {
      return 1;
    }
    long weight = weigher.applyAsLong(item);
    if (weight < 0) {
      throw new IllegalArgumentException("the weight of an item must not be negative: " + weight);
    }
    return weight;
  }
}
