package dev.tandem;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The machinery of a {@link WorkQueue}: what it holds, what it has counted, and who waits for what.
 */
final class Buffer<T> {

  // One lock guards everything; the counters are therefore exact, and a call that has to wait can
  // say precisely for what. Whoever waits stands in a line, and is called, by one item or one place
  // a call, for its wish may have come true. It goes by the call also when it is interrupted or its
  // time is over at the same moment: so no call is lost. Threads are woken after the lock has been
  // given back, where that is often.
  //
  // Producers that wait for room in a queue bounded by weight stand in one line: only the first
  // looks at the room, newcomers queue up behind the last, and whoever leaves the line calls the
  // one who is then first. Otherwise a heavy item, which needs much room at once, could be
  // overtaken by light ones for ever. Where all items weigh the same, that would only cost
  // wake-ups; there whoever comes at the right moment may pass.
  //
  // Where items come one by one to a taker that is at work, each is handed over without the taker
  // taking the lock. The putter holds it and sees that the queue is empty and nobody waits in line:
  // so the item is the oldest, overtakes none, and has come and gone in one. Its place is free, and
  // whoever is next in line for room is called, as when an item is taken.

  /** A time limit that never comes. */
  static final long FOREVER = Long.MAX_VALUE;

  /** What a buffer holds at one moment, and how many items it has ever accepted. */
  record Level(int depth, long weight, long accepted) {}

  // All guarded by the lock; who looks for a moment reads some of it without.
  private final Contents<T> contents;
  private final SpinLock lock;
  private final Waiters takers = new Waiters();
  private final Waiters putters = new Waiters();
  private final Waiters joiners = new Waiters();
  private final Looks looksForItem = new Looks();
  private final Looks looksForRoom = new Looks();
  private final Handoff<T> handoff;
  private final long roomy; // with no more weight than that, whoever waits for room is called
  private volatile boolean closed;
  private @Nullable Throwable cause;

  Buffer(long bound, @Nullable ToLongFunction<? super T> weigher) {
    this(bound, weigher, Long.MAX_VALUE);
  }

  /**
   * A buffer where nobody is called for room before the weight is down to {@code roomy}. Then one
   * after the other comes in until it is full again.
   */
  Buffer(long bound, @Nullable ToLongFunction<? super T> weigher, long roomy) {
    contents = new Contents<>(bound, weigher);
    lock = contents;
    handoff = new Handoff<>(() -> closed || !contents.seemsEmpty());
    this.roomy = roomy;
  }

  /** Puts an item in, waiting for room. */
  void put(T item) throws InterruptedException {
    boolean in = put(item, FOREVER);
    assert in;
  }

  /** Puts an item in, waiting for room no longer than that; returns whether it is in. */
  boolean put(T item, long nanos) throws InterruptedException {
    long itsWeight = contents.weigh(item);
    Waiter called;
    lock.lockInterruptibly();
    try {
      if (!awaitRoom(itsWeight, nanos)) {
        return false;
      }
      called = enqueue(item, itsWeight);
    } finally {
      lock.unlock();
    }
    Waiter.wake(called);
    return true;
  }

  /** Puts an item in if there is room for it now, whether or not the thread is interrupted. */
  boolean putNow(T item) {
    long itsWeight = contents.weigh(item);
    Waiter called;
    lock.lock();
    try {
      throwIfClosed();
      if (!fitsNow(itsWeight)) {
        return false;
      }
      called = enqueue(item, itsWeight);
    } finally {
      lock.unlock();
    }
    Waiter.wake(called);
    return true;
  }

  /** Takes the oldest item, waiting for one; {@code null} means closed and drained. */
  @Nullable T takeUnlessDrained() throws InterruptedException {
    SpinLock.throwIfInterrupted();
    T item = handoff.receive();
    if (item != null) {
      return item;
    }
    Waiter putter;
    lock.lock();
    try {
      if (!awaitItem(FOREVER)) {
        return null;
      }
      item = contents.removeFirst();
      putter = roomForOne();
    } finally {
      lock.unlock();
    }
    Waiter.wake(putter);
    return item;
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
      return awaitFirst(nanos);
    } finally {
      lock.unlock();
    }
  }

  /** Like {@link #poll}, and the item is done when it is taken. */
  @Nullable T pollDone(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      T item = awaitFirst(nanos);
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
      if (contents.isEmpty()) {
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
    return locked(() -> contents.isEmpty() ? null : contents.first());
  }

  /** Says that the work on one item is done, and refuses to if there is none that is not. */
  void taskDone() {
    lock.lock();
    try {
      if (contents.unfinished() == 0) {
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
      while (contents.unfinished() > 0) {
        throwIfFailed();
        if (nanos <= 0) {
          return false;
        }
        nanos = joiners.await(lock, new Waiter(), nanos);
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
      takers.callAll();
      putters.callAll();
      joiners.callAll();
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
      left(contents.clear());
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
      while (moved < most && !contents.isEmpty()) {
        target.add(contents.first());
        contents.removeFirst();
        left(1);
        moved++;
      }
      return moved;
    } finally {
      lock.unlock();
    }
  }

  /** Removes the items that have one of these numbers and marks them done; returns how many. */
  int remove(Set<Long> numbers) {
    lock.lock();
    try {
      int removed = contents.remove(numbers);
      left(removed);
      return removed;
    } finally {
      lock.unlock();
    }
  }

  /** A copy of what is in, with the number of each item, oldest first. */
  List<Ring.Numbered<T>> numberedCopy() {
    return locked(contents::numberedCopy);
  }

  /** A copy of what is in, oldest first. */
  List<T> copy() {
    return locked(contents::copy);
  }

  Level level() {
    return locked(contents::level);
  }

  /** How much weight still fits. */
  long room() {
    return locked(contents::room);
  }

  long unfinished() {
    return locked(contents::unfinished);
  }

  boolean isClosed() {
    return locked(() -> closed); // a shutdown closes and removes in one
  }

  void throwIfFailed() {
    Throwable failure = cause();
    if (failure != null) {
      throw new QueueClosedException(failure);
    }
  }

  private @Nullable Throwable cause() {
    return locked(() -> cause);
  }

  private <R extends @Nullable Object> R locked(Supplier<R> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }

  // What follows is called with the lock held.

  private void throwIfClosed() {
    if (closed) {
      throw new QueueClosedException(cause);
    }
  }

  /** Whether it may come in at once. Where items have weights, nobody passes those in line. */
  private boolean fitsNow(long itsWeight) {
    return contents.fits(itsWeight) && (!contents.isWeighted() || putters.isEmpty());
  }

  private boolean awaitRoom(long itsWeight, long nanos) throws InterruptedException {
    throwIfClosed();
    if (fitsNow(itsWeight)) {
      return true;
    }
    if (nanos <= 0) {
      return false;
    }
    return contents.isWeighted() ? awaitTurn(itsWeight, nanos) : awaitPlace(nanos);
  }

  /** Waits for room for one of many items of the same weight. */
  private boolean awaitPlace(long nanos) throws InterruptedException {
    int turns = nanos == FOREVER ? looksForRoom.begin() : 0;
    if (turns > 0) {
      look(turns, contents::takes);
      looksForRoom.end(contents.fits(1));
      throwIfClosed();
    }
    while (!contents.fits(1)) {
      if (nanos <= 0) {
        return false;
      }
      nanos = putters.await(lock, new Waiter(), nanos);
      throwIfClosed();
    }
    return true;
  }

  /** Waits in line, and at its head for room. */
  private boolean awaitTurn(long itsWeight, long nanos) throws InterruptedException {
    Waiter me = new Waiter();
    putters.add(me);
    try {
      while (!putters.isFirst(me) || !contents.fits(itsWeight)) {
        if (nanos <= 0) {
          return false;
        }
        me.called = false;
        nanos = me.await(lock, nanos);
        throwIfClosed();
      }
      return true;
    } finally {
      putters.remove(me);
      putters.callFirstInPlace(); // perhaps there is room for the next as well
    }
  }

  private boolean awaitItem(long nanos) throws InterruptedException {
    if (!contents.isEmpty()) {
      return true;
    }
    int turns = nanos == FOREVER ? looksForItem.begin() : 0;
    if (turns > 0) {
      look(turns, contents::puts);
      looksForItem.end(!contents.isEmpty());
      if (!contents.isEmpty() && takers.isEmpty()) {
        handoff.resume();
      }
    }
    while (contents.isEmpty()) {
      if (closed || nanos <= 0) {
        return false;
      }
      nanos = takers.await(lock, new Waiter(), nanos);
    }
    return true;
  }

  /** Lets go of the lock for a moment, as long as that stays the same and nobody closes. */
  private void look(int turns, LongSupplier count) {
    long seen = count.getAsLong();
    lock.unlock();
    for (int i = 0; i < turns && count.getAsLong() == seen && !closed; i++) {
      Thread.onSpinWait();
    }
    lock.lock();
  }

  /** Puts an item in; returns who is to be woken for it. */
  private @Nullable Waiter enqueue(T item, long itsWeight) {
    if (contents.isEmpty() && takers.isEmpty() && handoff.offer(item)) {
      contents.pass();
      return roomForOne();
    }
    contents.add(item, itsWeight);
    return takers.callFirst();
  }

  private @Nullable T awaitFirst(long nanos) throws InterruptedException {
    if (awaitItem(nanos)) {
      return dequeue();
    }
    throwIfClosed();
    return null;
  }

  private T dequeue() {
    T item = contents.removeFirst();
    Waiter.wake(roomForOne());
    return item;
  }

  private @Nullable Waiter roomForOne() {
    if (!contents.isWeighted()) {
      return putters.callFirst();
    }
    roomForWeight();
    return null;
  }

  private void roomForWeight() {
    if (contents.weight() <= roomy) {
      putters.callFirstInPlace();
    }
  }

  /** Says that so many items have left, and marks them done. */
  private void left(int items) {
    if (contents.isWeighted()) {
      roomForWeight();
    } else {
      putters.call(items);
    }
    finish(items);
  }

  private void finish(long items) {
    contents.finish(items);
    if (contents.unfinished() == 0) {
      joiners.callAll();
    }
  }
}
