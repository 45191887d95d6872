package dev.tandem;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The machinery of a {@link WorkQueue}: what it holds, what it has counted, and who waits for what.
 */
final class Buffer<T> {

  // Each end has a lock of its own, so that producers and consumers do not wait for each other: an
  // item is put with only the lock of the one side held, and taken with only that of the other.
  // Each side counts what has passed it, and writes its count only with its lock held; what is in
  // lies between the two counts. So a producer that holds its lock knows that there is no more in
  // than it sees, and a consumer no less; and since a count is written after the place it counts,
  // neither sees a place in the making. Whoever must see all at one moment (a copy, a removal, the
  // end, a larger ring) takes both locks, always first that of the side where items come in.
  //
  // A wait for the other side is announced there (Waiters) before it is looked at for the
  // last time. The other side acts first, then asks, and then signals with the lock of the waiter
  // held, which the waiter gives up only by waiting: so no wake-up is lost. One that was signalled
  // and is interrupted returns normally, so none is wasted either.
  //
  // Closing is done with the lock of the producers held. After it nothing comes in; therefore a
  // consumer that sees it, and then nothing in the queue, has seen the end.
  //
  // Producers that wait for room in a queue bounded by weight stand in line: only the first looks
  // at the room, newcomers queue up behind the last, and whoever leaves the line, for whatever
  // reason, wakes the one who is then first. Otherwise a heavy item, which needs much room at once,
  // could be overtaken by light ones for ever. Each has a condition of its own, so that a wake-up
  // reaches the one it is meant for. Where all items weigh the same, standing in line would only
  // cost wake-ups.

  /** A time limit that never comes. */
  static final long FOREVER = Long.MAX_VALUE;

  /** What a buffer holds at one moment, and how many items it has ever accepted. */
  record Level(int depth, long weight, long accepted) {}

  private final @Nullable ToLongFunction<? super T> weigher;
  private final Ring<T> ring;
  private final Side in;
  private final Side out;
  private final Finished finished;

  // Written with the lock of the incoming side held.
  private long bound;
  private final Deque<Condition> line = new ArrayDeque<>(); // used where items have weights
  private volatile boolean closed;
  private volatile @Nullable Throwable cause; // before closed

  Buffer(long bound, @Nullable ToLongFunction<? super T> weigher) {
    if (bound <= 0) {
      throw new IllegalArgumentException("the bound of a queue must be positive: " + bound);
    }
    this.bound = bound;
    this.weigher = weigher;
    ring = new Ring<>(weigher != null);
    in = new Side();
    out = new Side();
    finished = new Finished(in);
  }

  /** Puts an item in, waiting for room. */
  void put(T item) throws InterruptedException {
    boolean room = put(item, FOREVER);
    assert room;
  }

  /** Puts an item in, waiting for room no longer than that; returns whether it is in. */
  boolean put(T item, long nanos) throws InterruptedException {
    long weight = weigh(item);
    in.lockInterruptibly();
    try {
      if (!awaitRoom(weight, nanos)) {
        return false;
      }
      enqueue(item, weight);
    } finally {
      in.unlock();
    }
    signalItem();
    return true;
  }

  /** Puts an item in if there is room for it now, whether or not the thread is interrupted. */
  boolean putNow(T item) {
    long weight = weigh(item);
    in.lock();
    try {
      throwIfClosed();
      if (!fitsNow(weight)) {
        return false;
      }
      enqueue(item, weight);
    } finally {
      in.unlock();
    }
    signalItem();
    return true;
  }

  /** Takes the oldest item, waiting for one; {@code null} means closed and drained. */
  @Nullable T takeUnlessDrained() throws InterruptedException {
    T item;
    out.lockInterruptibly();
    try {
      item = awaitItem(FOREVER) ? dequeue() : null;
    } finally {
      out.unlock();
    }
    signalRoom();
    return item;
  }

  /** Takes the oldest item, waiting for one. */
  T take() throws InterruptedException {
    T item = takeUnlessDrained();
    if (item == null) {
      throw new QueueClosedException(cause);
    }
    return item;
  }

  /**
   * Takes the oldest item, waiting no longer than that; {@code null} means that none came in time.
   */
  @Nullable T poll(long nanos) throws InterruptedException {
    T item;
    out.lockInterruptibly();
    try {
      if (awaitItem(nanos)) {
        item = dequeue();
      } else if (isDrained()) {
        throw new QueueClosedException(cause);
      } else {
        return null;
      }
    } finally {
      out.unlock();
    }
    signalRoom();
    return item;
  }

  /** Takes the oldest item if there is one now, whether or not the thread is interrupted. */
  @Nullable T takeNow() {
    T item;
    out.lock();
    try {
      if (isEmpty()) {
        return null;
      }
      item = dequeue();
    } finally {
      out.unlock();
    }
    signalRoom();
    return item;
  }

  /** The oldest item, which stays. */
  @Nullable T peek() {
    out.lock();
    try {
      return isEmpty() ? null : ring.get(out.passed());
    } finally {
      out.unlock();
    }
  }

  /** Says that the work on one item is done, and refuses to if there is none that is not. */
  void taskDone() {
    finished.mark();
  }

  /** Says that the work on an item that has been taken is done, unless it was said before. */
  void finishTaken() {
    finished.mark(1);
  }

  /** Waits until all is done, but no longer than that; returns whether it is. */
  boolean join(long nanos) throws InterruptedException {
    in.lockInterruptibly();
    try {
      while (finished.unfinished() > 0) {
        throwIfFailed();
        if (nanos <= 0) {
          return false;
        }
        nanos = finished.await(nanos);
      }
      return true;
    } finally {
      in.unlock();
    }
  }

  /** Closes, with a cause if there is one and none came before; wakes everybody who waits. */
  void close(@Nullable Throwable failure) {
    lockBoth();
    try {
      if (cause == null) {
        cause = failure;
      }
      closed = true;
      out.waiters.wake(FOREVER);
      wakeProducers(FOREVER);
      finished.wake();
    } finally {
      unlockBoth();
    }
  }

  /** From now on there is always room; whoever waits for some is woken. */
  void lift() {
    in.lock();
    try {
      bound = Long.MAX_VALUE;
      wakeProducers(FOREVER);
    } finally {
      in.unlock();
    }
  }

  /** Closes, takes everything out and marks it done. */
  List<T> shutdown() {
    lockBoth();
    try {
      close(null);
      List<T> left = copy();
      clear();
      return left;
    } finally {
      unlockBoth();
    }
  }

  /** Takes everything out and marks it done. */
  void clear() {
    lockBoth();
    try {
      long from = out.passed();
      for (long place = from; place < in.passed(); place++) {
        ring.clear(place);
      }
      leave(in.passed() - from);
    } finally {
      unlockBoth();
    }
  }

  /**
   * Moves at most so many items, oldest first, and marks them done. One that the target refuses
   * with an exception stays, and those behind it. The target must not wait for this queue.
   */
  int drainTo(Collection<? super T> target, int most) {
    lockBoth();
    try {
      int moved = 0;
      while (moved < most && !isEmpty()) {
        target.add(ring.get(out.passed()));
        ring.clear(out.passed());
        leave(1);
        moved++;
      }
      return moved;
    } finally {
      unlockBoth();
    }
  }

  /** Removes the items that have one of these numbers and marks them done; returns how many. */
  long remove(Set<Long> numbers) {
    lockBoth();
    try {
      long removed = ring.remove(out.passed(), in.passed(), numbers::contains) - out.passed();
      leave(removed);
      return removed;
    } finally {
      unlockBoth();
    }
  }

  /** A copy of what is in, with the number of each item, oldest first. */
  List<Ring.Numbered<T>> numberedCopy() {
    lockBoth();
    try {
      return ring.numbered(out.passed(), in.passed());
    } finally {
      unlockBoth();
    }
  }

  /** A copy of what is in, oldest first. */
  List<T> copy() {
    lockBoth();
    try {
      return ring.copy(out.passed(), in.passed());
    } finally {
      unlockBoth();
    }
  }

  Level level() {
    lockBoth();
    try {
      return new Level(depth(), weight(), in.passed());
    } finally {
      unlockBoth();
    }
  }

  /** How many items are in. */
  int size() {
    in.lock(); // what comes in or is removed meanwhile
    try {
      return depth();
    } finally {
      in.unlock();
    }
  }

  /** How much weight still fits. */
  long room() {
    in.lock();
    try {
      return Math.max(0, bound - weight());
    } finally {
      in.unlock();
    }
  }

  long unfinished() {
    in.lock(); // what is removed is in until it is finished
    try {
      return finished.unfinished();
    } finally {
      in.unlock();
    }
  }

  boolean isClosed() {
    in.lock(); // a shutdown closes and removes in one
    try {
      return closed;
    } finally {
      in.unlock();
    }
  }

  void throwIfFailed() {
    if (cause != null) {
      throw new QueueClosedException(cause);
    }
  }

  // With the lock of the incoming side held.

  private void throwIfClosed() {
    if (closed) {
      throw new QueueClosedException(cause);
    }
  }

  private boolean awaitRoom(long weight, long nanos) throws InterruptedException {
    throwIfClosed();
    if (fitsNow(weight)) {
      return true;
    }
    if (nanos <= 0) {
      return false;
    }
    return weigher == null ? awaitPlace(nanos) : awaitTurn(weight, nanos);
  }

  private boolean fitsNow(long weight) {
    return fits(weight) && (weigher == null || line.isEmpty());
  }

  /** Waits for room for one of many items of the same weight. */
  private boolean awaitPlace(long nanos) throws InterruptedException {
    while (!fits(1)) {
      if (nanos <= 0) {
        return false;
      }
      in.waiters.expect(out);
      if (!fits(1)) {
        nanos = in.waiters.await(nanos);
        throwIfClosed();
      }
    }
    return true;
  }

  /** Waits in line, and at its head for room. */
  private boolean awaitTurn(long weight, long nanos) throws InterruptedException {
    Condition turn = in.newCondition();
    line.addLast(turn);
    in.waiters.expect(out);
    try {
      while (!line.getFirst().equals(turn) || !fits(weight)) {
        if (nanos <= 0) {
          return false;
        }
        nanos = Waiters.await(turn, nanos);
        throwIfClosed();
      }
      return true;
    } finally {
      line.remove(turn);
      if (line.isEmpty()) {
        in.waiters.expectNobody();
      }
      wakeProducers(1); // perhaps there is room for the next as well
    }
  }

  private boolean fits(long weight) {
    if (weigher == null) {
      // There is at least as much room as when last looked; the other's count costs more to read.
      long place = in.position();
      return place - in.seen() < bound || place - in.look(out) < bound;
    }
    return depth() == 0 || weight <= bound - weight();
  }

  private void enqueue(T item, long weight) {
    long place = in.position();
    if (place - in.seen() >= ring.length() && place - in.look(out) >= ring.length()) {
      grow();
    }
    ring.set(place, item, weight);
    in.pass(1, weigher == null ? 0 : weight);
  }

  private void grow() {
    out.lock();
    try {
      ring.grow(out.passed(), in.passed());
    } finally {
      out.unlock();
    }
  }

  private void wakeProducers(long most) {
    if (weigher == null) {
      in.waiters.wake(most);
    } else if (!line.isEmpty()) {
      if (most == FOREVER) {
        line.forEach(Condition::signal);
      } else {
        line.getFirst().signal();
      }
    }
  }

  private int depth() {
    return (int) (in.passed() - out.passed());
  }

  private long weight() {
    return weigher == null ? depth() : in.weightPassed() - out.weightPassed();
  }

  // With the lock of the outgoing side held.

  private boolean awaitItem(long nanos) throws InterruptedException {
    while (isEmpty()) {
      if (nanos <= 0 || isDrained()) {
        return false;
      }
      out.waiters.expect(in);
      if (isEmpty()) {
        nanos = out.waiters.await(nanos);
      }
    }
    return true;
  }

  private boolean isEmpty() {
    // There is at least as much in as when last looked; the other's count costs more to read.
    long place = out.position();
    return place == out.seen() && place == out.look(in);
  }

  private boolean isDrained() {
    return closed && isEmpty(); // in this order
  }

  private T dequeue() {
    long place = out.position();
    T item = ring.clear(place);
    out.pass(1, ring.weight(place));
    return item;
  }

  // With both held.

  /** Lets so many items go whose places have been emptied, and marks them done. */
  private void leave(long items) {
    long weight = 0;
    for (long place = out.passed(); place < out.passed() + items; place++) {
      weight += ring.weight(place);
    }
    out.look(in); // what goes has been seen
    out.pass(items, weight);
    finished.mark(items);
    wakeProducers(items);
  }

  private void lockBoth() {
    in.lockRepeatably();
    out.lockRepeatably();
  }

  private void unlockBoth() {
    out.unlock();
    in.unlock();
  }

  // With none held: a signal is given under the lock of the side that it goes to.

  private void signalItem() {
    if (out.waiters.areThere()) {
      out.lock();
      try {
        out.waiters.wake(1);
      } finally {
        out.unlock();
      }
    }
  }

  private void signalRoom() {
    if (in.waiters.areThere()) {
      in.lock();
      try {
        wakeProducers(1);
      } finally {
        in.unlock();
      }
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
