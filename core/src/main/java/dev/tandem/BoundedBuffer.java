package dev.tandem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The implementation of a {@link WorkQueue}: its items, its counters and its waiting threads. */
final class BoundedBuffer<T> {

  // One lock guards everything; the counters are therefore exact, and a call that has to wait knows
  // precisely what it waits for. Each waiting thread stands in a line. Each added item or freed
  // place signals one waiter, which rechecks its condition. A signalled waiter proceeds even if it
  // is interrupted or times out at that moment, so that no signal is lost. Threads are unparked
  // after unlocking, and no user code runs with the lock held.
  //
  // INVARIANT: while a thread stands in line for an item, and no drain is in progress, at least as
  // many signalled threads are on their way to the lock as there are items. The same holds for free
  // places if items have no weights. A thread is signalled only while fewer are on their way.
  // Otherwise, when running threads take the items first, many threads would wake for nothing, and
  // hundreds of threads would get a quarter less done.
  //
  // Producers that wait for room in a queue bounded by weight stand in one line: only the first
  // checks the room, newcomers queue up behind the last, and each that leaves the line signals the
  // new first one. Otherwise light items could starve a heavy one, which needs much room at once.
  // If all items weigh the same, that order would only cost wake-ups, so there a producer that
  // arrives at the right moment may overtake.
  //
  // If items arrive one by one at a running taker, each is passed to it through the rendezvous
  // slot, and the taker does not acquire the lock. The putter holds the lock and sees that the
  // queue is empty and that no taker waits in line. So the item is the oldest, overtakes none, and
  // enters and leaves in one step. Its place is free, and the next producer that waits for room is
  // signalled, as when an item is taken.
  //
  // A drain passes the items to user code one by one, while each is still in the queue, so an item
  // that is refused stays where it was. Until the drain ends, other threads take nothing; they
  // wait.

  private static final long NOT_LOCKED = -1;

  private final QueueLock lock;

  // All guarded by the lock; a spinning thread reads some of it without the lock.
  private final QueueState<T> state;
  private final WaitLine takers = new WaitLine();
  private final WaitLine putters = new WaitLine();
  private final WaitLine joiners = new WaitLine();
  private final AdaptiveSpin spinForItem = new AdaptiveSpin();
  private final AdaptiveSpin spinForRoom = new AdaptiveSpin();
  private final RendezvousSlot<T> slot;
  private final long lowWatermark; // producers in line are signalled at or below this weight
  private volatile boolean closed;
  private volatile @Nullable Throwable cause;
  private @Nullable Thread drainer; // the thread that is draining, if any
  private @Nullable List<Waiter> called; // more waiters to wake after unlocking

  BoundedBuffer(long bound, @Nullable ToLongFunction<? super T> weigher) {
    this(bound, weigher, Long.MAX_VALUE);
  }

  /**
   * Creates a buffer that signals no producer in line until the weight is down to {@code
   * lowWatermark}. Then the producers enter one after another until it is full again.
   */
  BoundedBuffer(long bound, @Nullable ToLongFunction<? super T> weigher, long lowWatermark) {
    state = new QueueState<>(bound, weigher);
    lock = new QueueLock(weigher == null ? bound : Long.MAX_VALUE);
    slot = new RendezvousSlot<>(() -> closed || !state.seemsEmpty());
    this.lowWatermark = lowWatermark;
  }

  /** Inserts an item, waiting for room. */
  void put(T item) throws InterruptedException {
    put(item, true);
  }

  /** Inserts an item, waiting for room; {@code counted}: whether it counts as accepted. */
  void put(T item, boolean counted) throws InterruptedException {
    boolean in = put(item, Waiter.FOREVER, counted);
    assert in;
  }

  /** Inserts an item, waiting up to {@code nanos} for room; returns whether it was inserted. */
  boolean put(T item, long nanos) throws InterruptedException {
    return put(item, nanos, true);
  }

  private boolean put(T item, long nanos, boolean counted) throws InterruptedException {
    long itsWeight = state.weigh(item);
    Waiter taker = null;
    long left = lockWithin(nanos);
    if (left == NOT_LOCKED) {
      return false;
    }
    try {
      if (!awaitRoom(itsWeight, left)) {
        return false;
      }
      taker = enqueue(item, itsWeight);
      if (!counted) {
        state.discount();
      }
    } finally {
      unlock(taker);
    }
    return true;
  }

  /** Inserts an item if there is room for it now, whether or not the thread is interrupted. */
  boolean putNow(T item) {
    return putNow(item, state.weigh(item));
  }

  private boolean putNow(T item, long itsWeight) {
    Waiter taker = null;
    lock.lock();
    try {
      throwIfClosed();
      if (!fitsNow(itsWeight)) {
        return false;
      }
      taker = enqueue(item, itsWeight);
    } finally {
      unlock(taker);
    }
    return true;
  }

  /** Takes the oldest item, waiting for one; {@code null} means closed and drained. */
  @Nullable T takeUnlessDrained() throws InterruptedException {
    QueueLock.throwIfInterrupted();
    T item = slot.receive();
    if (item != null) {
      return item;
    }
    Waiter putter = null;
    lock.lockInterruptibly();
    try {
      if (!awaitItem(Waiter.FOREVER, false)) {
        return null;
      }
      item = state.removeFirst();
      putter = roomForOne();
    } finally {
      unlock(putter);
    }
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
   * Takes the oldest item, waiting up to {@code nanos} for one; {@code null} means that none came
   * in time.
   */
  @Nullable T poll(long nanos) throws InterruptedException {
    Waiter putter = null;
    long left = lockWithin(nanos);
    if (left == NOT_LOCKED) {
      return null;
    }
    try {
      if (awaitItem(left, false)) {
        T item = state.removeFirst();
        putter = roomForOne();
        return item;
      }
      throwIfClosed();
      return null;
    } finally {
      unlock(putter);
    }
  }

  /**
   * Takes the oldest item and marks it done. Waits up to {@code nanos} for one, even if the queue
   * is closed; {@code null} means that none came in time.
   */
  @Nullable T pollDone(long nanos) throws InterruptedException {
    Waiter putter = null;
    long left = lockWithin(nanos);
    if (left == NOT_LOCKED) {
      return null;
    }
    try {
      if (!awaitItem(left, true)) {
        return null;
      }
      T item = state.removeFirst();
      putter = roomForOne();
      finish(1);
      return item;
    } finally {
      unlock(putter);
    }
  }

  /**
   * Takes the oldest item and marks it done, if there is one now, whether or not the thread is
   * interrupted.
   */
  @Nullable T pollDone() {
    Waiter putter = null;
    lock.lock();
    try {
      awaitDrainOfOthers();
      if (!hasItem()) {
        return null;
      }
      T item = state.removeFirst();
      putter = roomForOne();
      finish(1);
      return item;
    } finally {
      unlock(putter);
    }
  }

  /** Returns the oldest item without removing it; {@code null} if there is none. */
  @Nullable T peek() {
    return locked(() -> state.isEmpty() ? null : state.first());
  }

  /**
   * Marks one item done.
   *
   * @throws IllegalStateException if no item is unfinished
   */
  void taskDone() {
    lock.lock();
    try {
      if (state.unfinished() == 0) {
        throw new IllegalStateException("taskDone was called more often than items were put");
      }
      finish(1);
    } finally {
      unlock(null);
    }
  }

  /** Waits up to {@code nanos} until all items are done; returns whether they are. */
  boolean join(long nanos) throws InterruptedException {
    long left = lockWithin(nanos);
    if (left == NOT_LOCKED) {
      return false;
    }
    try {
      while (state.unfinished() > 0) {
        throwIfFailed();
        if (left <= 0) {
          return false;
        }
        left = await(joiners, new Waiter(), left);
      }
      return true;
    } finally {
      unlock(null);
    }
  }

  /**
   * Closes the queue and wakes every waiting thread. Keeps {@code failure} as its cause, if there
   * is one and none came before.
   */
  void close(@Nullable Throwable failure) {
    lock.lock();
    try {
      closeLocked(failure);
    } finally {
      unlock(null);
    }
  }

  /**
   * Removes the bound: from now on there is always room, and every thread that waits for some
   * proceeds.
   */
  void lift() {
    lock.lock();
    try {
      state.lift();
      if (state.isWeighted()) {
        call(putters.callFirstInPlace()); // which signals the next
      } else {
        callAll(putters);
      }
    } finally {
      unlock(null);
    }
  }

  /** Closes the queue, removes all items, marks them done and returns them. */
  List<T> shutdown() {
    lock.lock();
    try {
      closeLocked(null);
      return removeAll();
    } finally {
      unlock(null);
    }
  }

  /** Removes all items and marks them done. */
  void clear() {
    lock.lock();
    try {
      removeAll();
    } finally {
      unlock(null);
    }
  }

  /**
   * Moves up to {@code most} items to {@code target}, oldest first, and marks them done. The target
   * receives each while it is still in the queue, without the lock. An item that it refuses with an
   * exception stays, and so do those behind it. No other thread takes an item meanwhile; items that
   * others remove are skipped.
   */
  int drainTo(Collection<? super T> target, int most) {
    int count;
    lock.lock();
    try {
      awaitDrainOfOthers();
      if (drainer != null) {
        throw new IllegalStateException("the target of drainTo drains the same queue");
      }
      drainer = Thread.currentThread();
      count = Math.min(most, state.size());
    } finally {
      unlock(null);
    }
    int moved = 0;
    try {
      ItemRing.Numbered<T> item = nextToDrain(null, count);
      for (; item != null; item = nextToDrain(item, count - moved)) {
        target.add(item.item());
        moved++;
      }
    } finally {
      lock.lock();
      drainer = null;
      callAll(takers);
      unlock(null);
    }
    return moved;
  }

  /**
   * Removes the item that the target has received, if any; returns the next one for it, which stays
   * in the queue.
   */
  private ItemRing.@Nullable Numbered<T> nextToDrain(ItemRing.@Nullable Numbered<T> got, int left) {
    lock.lock();
    try {
      if (got != null) {
        state.removeFirst();
        removed(1);
      }
      return left <= 0 || state.isEmpty()
          ? null
          : new ItemRing.Numbered<>(state.firstNumber(), state.first());
    } finally {
      unlock(null);
    }
  }

  /**
   * Removes the item with this number and marks it done; returns whether it was still in the queue.
   */
  boolean remove(long number) {
    return remove(new long[] {number}) == 1;
  }

  /** Removes the items with these numbers and marks them done; returns how many it removed. */
  int remove(long[] numbers) {
    lock.lock();
    try {
      int removed = 0;
      for (long number : numbers) {
        if (!isBeingDrained(number) && state.remove(number)) {
          removed++;
        }
      }
      removed(removed);
      return removed;
    } finally {
      unlock(null);
    }
  }

  /**
   * Returns up to {@code most} items with numbers from {@code from} to below {@code to}, oldest
   * first.
   */
  List<ItemRing.Numbered<T>> numbered(long from, long to, int most) {
    return locked(() -> state.numbered(from, to, most));
  }

  /** Returns the number that the next item gets. */
  long nextNumber() {
    return locked(state::nextNumber);
  }

  /** Returns a copy of the items, oldest first. */
  List<T> copy() {
    return locked(state::copy);
  }

  /** Returns the number of items. Needs no lock. */
  int size() {
    return state.size();
  }

  QueueState.Level level() {
    return locked(state::level);
  }

  /** Returns how many more items fit. */
  int room() {
    return locked(state::room);
  }

  long unfinished() {
    return locked(state::unfinished);
  }

  boolean isClosed() {
    return locked(() -> closed); // locked, as a shutdown closes and removes in one step
  }

  void throwIfFailed() {
    Throwable failure = cause;
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

  /**
   * Acquires the lock interruptibly, waiting up to {@code nanos} if that is positive.
   *
   * @return the time that is left, or {@link #NOT_LOCKED}
   */
  private long lockWithin(long nanos) throws InterruptedException {
    if (nanos == Waiter.FOREVER || nanos <= 0) {
      lock.lockInterruptibly();
      return Math.max(0, nanos);
    }
    long start = System.nanoTime();
    return lock.tryLock(nanos) ? Math.max(0, nanos - (System.nanoTime() - start)) : NOT_LOCKED;
  }

  /** Unlocks, then wakes {@code waiter} and all others called while the lock was held. */
  private void unlock(@Nullable Waiter waiter) {
    List<Waiter> others = called;
    if (others != null) {
      called = null;
    }
    lock.unlock();
    Waiter.wake(waiter);
    if (others != null) {
      others.forEach(Waiter::wake);
    }
  }

  // The methods below are called with the lock held.

  private List<Waiter> called() {
    if (called == null) {
      called = new ArrayList<>();
    }
    return called;
  }

  private void call(@Nullable Waiter waiter) {
    if (waiter != null) {
      called().add(waiter);
    }
  }

  private void callAll(WaitLine line) {
    if (!line.isEmpty()) {
      line.callAll(called());
    }
  }

  private void closeLocked(@Nullable Throwable failure) {
    closed = true;
    if (cause == null) {
      cause = failure;
    }
    callAll(takers);
    callAll(putters);
    callAll(joiners);
  }

  private void throwIfClosed() {
    if (closed) {
      throw new QueueClosedException(cause);
    }
  }

  /** Returns whether there is an item that the current thread may take. */
  private boolean hasItem() {
    return !state.isEmpty() && drainer == null;
  }

  /** Returns whether this item is being passed to the target of a drain. */
  private boolean isBeingDrained(long number) {
    return drainer != null && !state.isEmpty() && state.firstNumber() == number;
  }

  private List<T> removeAll() {
    List<T> removed = state.removeAll(drainer != null);
    removed(removed.size());
    return removed;
  }

  /**
   * Waits while another thread drains the queue. Ignores interrupts, but keeps the interrupt
   * status.
   */
  private void awaitDrainOfOthers() {
    boolean interrupted = false;
    while (drainer != null && drainer != Thread.currentThread()) {
      var me = new Waiter();
      takers.add(me);
      unlock(null);
      interrupted |= me.parkUninterruptibly();
      lock.lock();
      takers.arrived(me);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Unlocks, waits in line for up to {@code nanos} until called or interrupted, and locks again.
   *
   * @return the time that is left
   */
  private long await(WaitLine line, Waiter me, long nanos) throws InterruptedException {
    line.add(me);
    try {
      return await(me, nanos);
    } finally {
      line.remove(me); // no effect if it was called
      line.arrived(me);
    }
  }

  private long await(Waiter me, long nanos) throws InterruptedException {
    unlock(null);
    long left = me.park(nanos);
    lock.lock();
    if (!me.called) {
      QueueLock.throwIfInterrupted();
    }
    return left;
  }

  /**
   * Returns whether an item of this weight may enter at once. If items have weights, none overtakes
   * the producers in line.
   */
  private boolean fitsNow(long itsWeight) {
    return state.fits(itsWeight) && (!state.isWeighted() || putters.isEmpty());
  }

  private boolean awaitRoom(long itsWeight, long nanos) throws InterruptedException {
    throwIfClosed();
    if (fitsNow(itsWeight)) {
      return true;
    }
    if (nanos <= 0) {
      return false;
    }
    return state.isWeighted() ? awaitRoomInLine(itsWeight, nanos) : awaitPlace(nanos);
  }

  /** Waits for a place, if all items weigh the same. */
  private boolean awaitPlace(long nanos) throws InterruptedException {
    int turns = nanos == Waiter.FOREVER ? spinForRoom.begin() : 0;
    if (turns > 0) {
      spin(turns, state::takes);
      spinForRoom.end(state.fits(1));
      throwIfClosed();
    }
    long left = nanos;
    while (!state.fits(1)) {
      if (left <= 0) {
        return false;
      }
      left = await(putters, new Waiter(), left);
      throwIfClosed();
    }
    return true;
  }

  /** Waits in line, and at the head of the line for room. */
  private boolean awaitRoomInLine(long itsWeight, long nanos) throws InterruptedException {
    var me = new Waiter();
    long left = nanos;
    putters.add(me);
    try {
      while (!putters.isFirst(me) || !state.fits(itsWeight)) {
        if (left <= 0) {
          return false;
        }
        me.called = false;
        left = await(me, left);
        throwIfClosed();
      }
      return true;
    } finally {
      putters.remove(me);
      call(putters.callFirstInPlace()); // there may be room for the next one, too
    }
  }

  /** Waits for an item. If the queue is closed and drained, waits only if {@code alsoDrained}. */
  private boolean awaitItem(long nanos, boolean alsoDrained) throws InterruptedException {
    if (hasItem()) {
      return true;
    }
    int turns = nanos == Waiter.FOREVER && drainer == null ? spinForItem.begin() : 0;
    if (turns > 0) {
      spin(turns, state::puts);
      spinForItem.end(!state.isEmpty());
      if (!state.isEmpty() && takers.isEmpty()) {
        slot.arm();
      }
    }
    long left = nanos;
    while (!hasItem()) {
      if (left <= 0 || (!alsoDrained && closed && state.isEmpty())) {
        return false;
      }
      requireOtherDrainer();
      left = await(takers, new Waiter(), left);
    }
    return true;
  }

  /** Refuses the thread that drains the queue, which would wait for itself. */
  private void requireOtherDrainer() {
    if (drainer == Thread.currentThread()) {
      throw new IllegalStateException("the target of drainTo waits for an item of the same queue");
    }
  }

  /**
   * Unlocks, spins for up to {@code turns} while {@code count} stays the same and the queue is
   * open, and locks again.
   */
  private void spin(int turns, LongSupplier count) {
    long seen = count.getAsLong();
    unlock(null);
    for (int i = 0; i < turns && count.getAsLong() == seen && !closed; i++) {
      Thread.onSpinWait();
    }
    lock.lock();
  }

  /** Inserts an item; returns the waiter to wake for it. */
  private @Nullable Waiter enqueue(T item, long itsWeight) {
    if (state.isEmpty() && takers.isEmpty() && slot.offer(item)) {
      state.pass();
      return roomForOne();
    }
    state.add(item, itsWeight);
    return takers.callFirstFor(state.size());
  }

  private @Nullable Waiter roomForOne() {
    if (!state.isWeighted()) {
      return putters.callFirstFor(state.room());
    }
    return state.weight() <= lowWatermark ? putters.callFirstInPlace() : null;
  }

  /** Signals producers for the room of removed items, and marks the items done. */
  private void removed(int items) {
    boolean more = items > 0;
    while (more) {
      Waiter putter = roomForOne();
      call(putter);
      more = putter != null && !state.isWeighted(); // with weights, each signals the next
    }
    finish(items);
  }

  private void finish(long items) {
    state.finish(items);
    if (items > 0 && state.unfinished() == 0) {
      callAll(joiners);
    }
  }
}
