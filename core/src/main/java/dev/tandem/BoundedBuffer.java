package dev.tandem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The machinery of a {@link WorkQueue}: what it holds, what it has counted, and who waits for what.
 */
final class BoundedBuffer<T> {

  // One lock guards everything; the counters are therefore exact, and a call that has to wait can
  // say precisely for what. A thread that waits stands in a line. Each added item or freed place
  // signals one waiter, which checks its condition again. A signalled waiter proceeds even if it is
  // interrupted or times out at that moment, so that no signal is lost. Threads are unparked after
  // unlocking, and no code of the user runs with the lock held.
  //
  // INVARIANT: while a thread stands in line for an item, and no drain is under way, at least as
  // many signalled threads are on their way to the lock as there are items; likewise for places,
  // where items have no weights. A thread is signalled only while there are fewer. Otherwise, where
  // running threads take the items first, many threads would wake in vain, and hundreds of threads
  // would get a quarter less done.
  //
  // Producers that wait for room in a queue bounded by weight stand in one line: only the first
  // checks the room, newcomers queue up behind the last, and each that leaves the line signals the
  // one that is then first. Otherwise light items could overtake a heavy one, which needs much room
  // at once, for ever. Where all items weigh the same that would only cost wake-ups; there a
  // producer that comes at the right moment may overtake.
  //
  // Where items come one by one to a taker that is at work, each is handed over without the taker
  // taking the lock. The putter holds it and sees that the queue is empty and nobody waits in line:
  // so the item is the oldest, overtakes none, and has come and gone in one step. Its place is
  // free, and the next that waits for room is signalled, as when an item is taken.
  //
  // A drain hands the items to code of the user one by one, while each is still in the queue: one
  // that is refused stays where it was. Until the drain ends nothing is taken by others; they wait.

  /** A time limit that never comes. */
  static final long FOREVER = Long.MAX_VALUE;

  private static final long NOT_LOCKED = -1;

  /** What a buffer holds at one moment, and how many items it has ever accepted. */
  record Level(int depth, long weight, long accepted) {}

  // All guarded by the lock; a thread that spins reads some of it without.
  private final QueueState<T> state;
  private final WaitLine takers = new WaitLine();
  private final WaitLine putters = new WaitLine();
  private final WaitLine joiners = new WaitLine();
  private final AdaptiveSpin spinForItem = new AdaptiveSpin();
  private final AdaptiveSpin spinForRoom = new AdaptiveSpin();
  private final RendezvousSlot<T> slot;
  private final long lowWatermark; // with no more weight than that, a producer in line is signalled
  private volatile boolean closed;
  private volatile @Nullable Throwable cause;
  private @Nullable Thread drainer; // the thread of a drain under way
  private @Nullable List<Waiter> called; // to be woken after unlocking, where there are several

  BoundedBuffer(long bound, @Nullable ToLongFunction<? super T> weigher) {
    this(bound, weigher, Long.MAX_VALUE);
  }

  /**
   * A buffer where no producer in line is signalled before the weight is down to {@code
   * lowWatermark}. Then one after the other comes in until it is full again.
   */
  BoundedBuffer(long bound, @Nullable ToLongFunction<? super T> weigher, long lowWatermark) {
    state = new QueueState<>(bound, weigher);
    slot = new RendezvousSlot<>(() -> closed || !state.seemsEmpty());
    this.lowWatermark = lowWatermark;
  }

  /** Puts an item in, waiting for room. */
  void put(T item) throws InterruptedException {
    put(item, true);
  }

  /** Puts an item in, waiting for room; {@code counted}: whether it counts as accepted. */
  void put(T item, boolean counted) throws InterruptedException {
    boolean in = put(item, FOREVER, counted);
    assert in;
  }

  /** Puts an item in, waiting for room no longer than that; returns whether it is in. */
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

  /** Puts an item in if there is room for it now, whether or not the thread is interrupted. */
  boolean putNow(T item) {
    return putNow(item, state.weigh(item));
  }

  private boolean putNow(T item, long itsWeight) {
    Waiter taker = null;
    state.lock();
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
    state.lockInterruptibly();
    try {
      if (!awaitItem(FOREVER, false)) {
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
   * Takes the oldest item, waiting no longer than that; {@code null} means that none came in time.
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
   * Takes the oldest item, which is then done, waiting no longer than that, and also where the
   * queue is closed; {@code null} means that none came in time.
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
   * Takes the oldest item if there is one now, whether or not the thread is interrupted; it is done
   * when it is taken.
   */
  @Nullable T pollDone() {
    Waiter putter = null;
    state.lock();
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

  /** The oldest item, which stays. */
  @Nullable T peek() {
    return locked(() -> state.isEmpty() ? null : state.first());
  }

  /** Says that the work on one item is done, and refuses to if there is none that is not. */
  void taskDone() {
    state.lock();
    try {
      if (state.unfinished() == 0) {
        throw new IllegalStateException("taskDone was called more often than items were put");
      }
      finish(1);
    } finally {
      unlock(null);
    }
  }

  /** Waits until all is done, but no longer than that; returns whether it is. */
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

  /** Closes, with a cause if there is one and none came before; wakes every thread that waits. */
  void close(@Nullable Throwable failure) {
    state.lock();
    try {
      closeLocked(failure);
    } finally {
      unlock(null);
    }
  }

  /** From now on there is always room; every thread that waits for some comes in. */
  void lift() {
    state.lock();
    try {
      state.lift();
      if (state.isWeighted()) {
        call(putters.callFirstInPlace()); // who calls the next
      } else {
        callAll(putters);
      }
    } finally {
      unlock(null);
    }
  }

  /** Closes, takes everything out and marks it done. */
  List<T> shutdown() {
    state.lock();
    try {
      closeLocked(null);
      return removeAll();
    } finally {
      unlock(null);
    }
  }

  /** Takes everything out and marks it done. */
  void clear() {
    state.lock();
    try {
      removeAll();
    } finally {
      unlock(null);
    }
  }

  /**
   * Moves at most that many items, oldest first, and marks them done. The target gets each while it
   * is still in the queue, without the lock; one that it refuses with an exception stays, and so do
   * those behind it. Nobody else takes anything meanwhile; what others remove is left out.
   */
  int drainTo(Collection<? super T> target, int most) {
    int count;
    state.lock();
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
      ItemRing.Numbered<T> item = moveOn(null, count);
      for (; item != null; item = moveOn(item, count - moved)) {
        target.add(item.item());
        moved++;
      }
    } finally {
      state.lock();
      drainer = null;
      callAll(takers);
      unlock(null);
    }
    return moved;
  }

  /** Removes the item that the target has got; returns the next one for it, which stays. */
  private ItemRing.@Nullable Numbered<T> moveOn(ItemRing.@Nullable Numbered<T> got, int left) {
    state.lock();
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

  /** Removes the item with this number and marks it done; returns whether it was still in. */
  boolean remove(long number) {
    return remove(new long[] {number}) == 1;
  }

  /** Removes the items that have one of these numbers and marks them done; returns how many. */
  int remove(long[] numbers) {
    state.lock();
    try {
      int removed = 0;
      for (long number : numbers) {
        if (!isHandedOver(number) && state.remove(number)) {
          removed++;
        }
      }
      removed(removed);
      return removed;
    } finally {
      unlock(null);
    }
  }

  /** At most {@code most} items with numbers in that range, oldest first. */
  List<ItemRing.Numbered<T>> numbered(long from, long to, int most) {
    return locked(() -> state.numbered(from, to, most));
  }

  /** The number of the item that is put next. */
  long nextNumber() {
    return locked(state::nextNumber);
  }

  /** A copy of what is in, oldest first. */
  List<T> copy() {
    return locked(state::copy);
  }

  /** How many items are in. Needs no lock. */
  int size() {
    return state.size();
  }

  Level level() {
    return locked(state::level);
  }

  /** How many more items fit. */
  int room() {
    return locked(state::room);
  }

  long unfinished() {
    return locked(state::unfinished);
  }

  boolean isClosed() {
    return locked(() -> closed); // a shutdown closes and removes in one step
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
    state.lock();
    try {
      return read.get();
    } finally {
      state.unlock();
    }
  }

  /**
   * Waits for the lock, interruptibly, and no longer than that.
   *
   * @return what is left of the time, or {@link #NOT_LOCKED}
   */
  private long lockWithin(long nanos) throws InterruptedException {
    if (nanos == FOREVER || nanos <= 0) {
      state.lockInterruptibly();
      return Math.max(0, nanos);
    }
    long start = System.nanoTime();
    return state.tryLock(nanos) ? Math.max(0, nanos - (System.nanoTime() - start)) : NOT_LOCKED;
  }

  /** Unlocks, and wakes this one and all others that have been called meanwhile. */
  private void unlock(@Nullable Waiter waiter) {
    List<Waiter> others = called;
    if (others != null) {
      called = null;
    }
    state.unlock();
    Waiter.wake(waiter);
    if (others != null) {
      others.forEach(Waiter::wake);
    }
  }

  // What follows is called with the lock held.

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

  /** Whether there is an item that the current thread may take. */
  private boolean hasItem() {
    return !state.isEmpty() && drainer == null;
  }

  /** Whether the target of a drain has this item in hand. */
  private boolean isHandedOver(long number) {
    return drainer != null && !state.isEmpty() && state.firstNumber() == number;
  }

  private List<T> removeAll() {
    List<T> removed = state.removeAll(drainer != null);
    removed(removed.size());
    return removed;
  }

  /** Waits, however often it is interrupted, while another thread drains the queue. */
  private void awaitDrainOfOthers() {
    boolean interrupted = false;
    while (drainer != null && drainer != Thread.currentThread()) {
      var me = new Waiter();
      takers.add(me);
      unlock(null);
      interrupted |= me.parkUninterruptibly();
      state.lock();
      takers.arrived(me);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Unlocks and waits in line until called or interrupted, but no longer than that; then locks.
   *
   * @return what is left of the time
   */
  private long await(WaitLine line, Waiter me, long nanos) throws InterruptedException {
    line.add(me);
    try {
      return await(me, nanos);
    } finally {
      line.remove(me); // unless it was called
      line.arrived(me);
    }
  }

  private long await(Waiter me, long nanos) throws InterruptedException {
    unlock(null);
    long left = me.park(nanos);
    state.lock();
    if (!me.called) {
      QueueLock.throwIfInterrupted();
    }
    return left;
  }

  /** Whether it may come in at once. Where items have weights, nobody overtakes those in line. */
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
    return state.isWeighted() ? awaitTurn(itsWeight, nanos) : awaitPlace(nanos);
  }

  /** Waits for room for one of many items of the same weight. */
  private boolean awaitPlace(long nanos) throws InterruptedException {
    int turns = nanos == FOREVER ? spinForRoom.begin() : 0;
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

  /** Waits in line, and at its head for room. */
  private boolean awaitTurn(long itsWeight, long nanos) throws InterruptedException {
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
      call(putters.callFirstInPlace()); // perhaps there is room for the next as well
    }
  }

  /** Waits for an item; in a queue that is closed and drained only if told to wait there too. */
  private boolean awaitItem(long nanos, boolean alsoDrained) throws InterruptedException {
    if (hasItem()) {
      return true;
    }
    int turns = nanos == FOREVER && drainer == null ? spinForItem.begin() : 0;
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

  /** A thread that drains the queue would wait for itself. */
  private void requireOtherDrainer() {
    if (drainer == Thread.currentThread()) {
      throw new IllegalStateException("the target of drainTo waits for an item of the same queue");
    }
  }

  /** Unlocks for a moment, as long as that stays the same and nobody closes. */
  private void spin(int turns, LongSupplier count) {
    long seen = count.getAsLong();
    unlock(null);
    for (int i = 0; i < turns && count.getAsLong() == seen && !closed; i++) {
      Thread.onSpinWait();
    }
    state.lock();
  }

  /** Puts an item in; returns the taker to be woken for it. */
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

  /** Marks items done that have left. */
  private void removed(int items) {
    boolean more = items > 0;
    while (more) {
      Waiter putter = roomForOne();
      call(putter);
      more = putter != null && !state.isWeighted(); // there each calls the next
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
