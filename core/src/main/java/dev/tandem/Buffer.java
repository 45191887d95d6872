package dev.tandem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The machinery of a {@link WorkQueue}: what it holds, what it has counted, and who waits for what.
 */
final class Buffer<T> {

  // One lock guards everything; the counters are therefore exact, and a call that has to wait can
  // say precisely for what. Whoever waits is counted, and a condition is signalled only when
  // somebody does, for one more waiter whose wish may have come true: so no wake-up is lost.
  // Condition.await either consumes a signal or throws, never both.
  //
  // Items lie in places that are counted from the first one ever put: what is in lies between the
  // place of the oldest and the one to be filled next.
  //
  // Producers that wait for room in a queue bounded by weight stand in line: only the first looks
  // at the room, newcomers queue up behind the last, and whoever leaves the line, for whatever
  // reason, wakes the one who is then first. Otherwise a heavy item, which needs much room at once,
  // could be overtaken by light ones for ever. Each has a condition of its own, so that a wake-up
  // reaches the one it is meant for. Where all items weigh the same, standing in line would only
  // cost wake-ups; there they share a condition.

  /** A time limit that never comes. */
  static final long FOREVER = Long.MAX_VALUE;

  private static final VarHandle NEXT = place("next");
  private static final VarHandle OLDEST = place("oldest");

  /** What a buffer holds at one moment, and how many items it has ever accepted. */
  record Level(int depth, long weight, long accepted) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private final Condition allDone = lock.newCondition();

  private final @Nullable ToLongFunction<? super T> weigher;
  private final long bound;

  // All guarded by the lock; who looks for a moment reads some of it without.
  private final Ring<T> ring;
  private final Deque<Condition> line = new ArrayDeque<>(); // used where items have weights
  private final Looks looksForItem = new Looks();
  private final Looks looksForRoom = new Looks();
  private long next; // the place to be filled next, which is also how many were ever accepted
  private long oldest; // the place of the oldest item, if there is one
  private long weight;
  private long unfinished;
  private int takersWaiting;
  private int puttersWaiting; // for a place, where all items weigh the same
  private volatile boolean closed;
  private @Nullable Throwable cause;

  Buffer(long bound, @Nullable ToLongFunction<? super T> weigher) {
    if (bound <= 0) {
      throw new IllegalArgumentException("the bound of a queue must be positive: " + bound);
    }
    this.bound = bound;
    this.weigher = weigher;
    ring = new Ring<>(weigher != null);
  }

  /** Puts an item in, waiting for room. */
  void put(T item) throws InterruptedException {
    boolean in = put(item, FOREVER);
    assert in;
  }

  /** Puts an item in, waiting for room no longer than that; returns whether it is in. */
  boolean put(T item, long nanos) throws InterruptedException {
    long itsWeight = weigh(item);
    lock.lockInterruptibly();
    try {
      boolean room = awaitRoom(itsWeight, nanos);
      if (room) {
        enqueue(item, itsWeight);
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  /** Puts an item in if there is room for it now, whether or not the thread is interrupted. */
  boolean putNow(T item) {
    long itsWeight = weigh(item);
    lock.lock();
    try {
      throwIfClosed();
      boolean room = line.isEmpty() && fits(itsWeight);
      if (room) {
        enqueue(item, itsWeight);
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
    T item = takeUnlessDrained();
    if (item == null) {
      throw new QueueClosedException(cause());
    }
    return item;
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

  /** Like {@link #poll}, and the item is done when it is taken. */
  @Nullable T pollDone(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      T item = poll(nanos);
      if (item != null) {
        finish(1);
      }
      return item;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the oldest item if there is one now, whether or not the thread is interrupted; it is done
   * when it is taken.
   */
  @Nullable T pollDone() {
    lock.lock();
    try {
      if (isEmpty()) {
        return null;
      }
      T item = dequeue();
      finish(1);
      return item;
    } finally {
      lock.unlock();
    }
  }

  /** The oldest item, which stays. */
  @Nullable T peek() {
    lock.lock();
    try {
      return isEmpty() ? null : ring.get(oldest);
    } finally {
      lock.unlock();
    }
  }

  /** Says that the work on one item is done, and refuses to if there is none that is not. */
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
      line.forEach(Condition::signal);
      allDone.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Closes, takes everything out and marks it done. */
  List<T> shutdown() {
    lock.lock();
    try {
      close(null);
      List<T> left = copy();
      clear();
      return left;
    } finally {
      lock.unlock();
    }
  }

  /** Takes everything out and marks it done. */
  void clear() {
    lock.lock();
    try {
      for (long place = oldest; place < next; place++) {
        ring.clear(place);
      }
      leave(next - oldest);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Moves at most so many items, oldest first, and marks them done. One that the target refuses
   * with an exception stays, and those behind it. The target must not wait for this queue.
   */
  int drainTo(Collection<? super T> target, int most) {
    lock.lock();
    try {
      int moved = 0;
      while (moved < most && !isEmpty()) {
        target.add(ring.get(oldest));
        ring.clear(oldest);
        leave(1);
        moved++;
      }
      return moved;
    } finally {
      lock.unlock();
    }
  }

  /** Removes the items that have one of these numbers and marks them done; returns how many. */
  long remove(Set<Long> numbers) {
    lock.lock();
    try {
      long removed = ring.remove(oldest, next, numbers::contains) - oldest;
      leave(removed);
      return removed;
    } finally {
      lock.unlock();
    }
  }

  /** A copy of what is in, with the number of each item, oldest first. */
  List<Ring.Numbered<T>> numberedCopy() {
    lock.lock();
    try {
      return ring.numbered(oldest, next);
    } finally {
      lock.unlock();
    }
  }

  /** A copy of what is in, oldest first. */
  List<T> copy() {
    lock.lock();
    try {
      return ring.copy(oldest, next);
    } finally {
      lock.unlock();
    }
  }

  Level level() {
    lock.lock();
    try {
      return new Level((int) (next - oldest), weight, next);
    } finally {
      lock.unlock();
    }
  }

  /** How much weight still fits. */
  long room() {
    lock.lock();
    try {
      return Math.max(0, bound - weight);
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
    lock.lock(); // a shutdown closes and removes in one
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  void throwIfFailed() {
    Throwable failure = cause();
    if (failure != null) {
      throw new QueueClosedException(failure);
    }
  }

  private @Nullable Throwable cause() {
    lock.lock();
    try {
      return cause;
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

  private boolean awaitRoom(long itsWeight, long nanos) throws InterruptedException {
    throwIfClosed();
    if (line.isEmpty() && fits(itsWeight)) {
      return true;
    }
    if (nanos <= 0) {
      return false;
    }
    return weigher == null ? awaitPlace(nanos) : awaitTurn(itsWeight, nanos);
  }

  /** Waits for room for one of many items of the same weight. */
  private boolean awaitPlace(long nanos) throws InterruptedException {
    if (nanos == FOREVER && looksForRoom.begin()) {
      look(OLDEST, oldest);
      looksForRoom.end(fits(1));
      throwIfClosed();
    }
    puttersWaiting++;
    try {
      while (!fits(1)) {
        if (nanos <= 0) {
          return false;
        }
        nanos = await(notFull, nanos);
        throwIfClosed();
      }
      return true;
    } finally {
      puttersWaiting--;
    }
  }

  /** Waits in line, and at its head for room. */
  private boolean awaitTurn(long itsWeight, long nanos) throws InterruptedException {
    Condition turn = lock.newCondition();
    line.addLast(turn);
    try {
      while (!line.getFirst().equals(turn) || !fits(itsWeight)) {
        if (nanos <= 0) {
          return false;
        }
        nanos = await(turn, nanos);
        throwIfClosed();
      }
      return true;
    } finally {
      line.remove(turn);
      signalRoom(1); // perhaps there is room for the next as well
    }
  }

  private boolean awaitItem(long nanos) throws InterruptedException {
    if (!isEmpty()) {
      return true;
    }
    if (nanos == FOREVER && looksForItem.begin()) {
      look(NEXT, next);
      looksForItem.end(!isEmpty());
    }
    takersWaiting++;
    try {
      while (isEmpty()) {
        if (closed || nanos <= 0) {
          return false;
        }
        nanos = await(notEmpty, nanos);
      }
      return true;
    } finally {
      takersWaiting--;
    }
  }

  /** Lets go of the lock for a moment, as long as that place stays the same and nobody closes. */
  private void look(VarHandle place, long seen) {
    lock.unlock();
    try {
      for (int i = 0; i < Looks.TURNS && (long) place.getOpaque(this) == seen && !closed; i++) {
        Thread.onSpinWait();
      }
    } finally {
      lock.lock();
    }
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

  private boolean isEmpty() {
    return next == oldest;
  }

  private boolean fits(long itsWeight) {
    return isEmpty() || itsWeight <= bound - weight;
  }

  private void enqueue(T item, long itsWeight) {
    if (next - oldest == ring.length()) {
      ring.grow(oldest, next);
    }
    ring.set(next, item, itsWeight);
    next++;
    weight += itsWeight;
    unfinished++;
    if (takersWaiting > 0) {
      notEmpty.signal();
    }
  }

  private T dequeue() {
    T item = ring.clear(oldest);
    weight -= weigher == null ? 1 : ring.weight(oldest);
    oldest++;
    signalRoom(1);
    return item;
  }

  /** Lets so many items go whose places have been emptied, and marks them done. */
  private void leave(long items) {
    for (long end = oldest + items; oldest < end; oldest++) {
      weight -= weigher == null ? 1 : ring.weight(oldest);
    }
    signalRoom(items);
    finish(items);
  }

  private void signalRoom(long places) {
    if (weigher != null) {
      if (!line.isEmpty()) {
        line.getFirst().signal();
      }
    } else {
      for (long i = Math.min(places, puttersWaiting); i > 0; i--) {
        notFull.signal();
      }
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
    long itsWeight = weigher.applyAsLong(item);
    if (itsWeight < 0) {
      throw new IllegalArgumentException(
          "the weight of an item must not be negative: " + itsWeight);
    }
    return itsWeight;
  }

  private static VarHandle place(String name) {
    try {
      return MethodHandles.lookup().findVarHandle(Buffer.class, name, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
