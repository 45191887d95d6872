package dev.tandem;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue bounded by the number of its items that moves whole chunks where it can: one that is full
 * enough changes hands as it is, and none of its items is copied.
 */
final class ChunkQueue implements StageQueue {

  // One lock guards everything. Each call signals one waiter at most, which is unparked after
  // unlocking; that one signals the next if it leaves something for it. So there is no crowd, and
  // no signal is lost. Phases of a worker are changed, and clocks are read, without the lock.
  //
  // Empty chunks travel against the stream: a taker leaves the one it no longer needs, and a putter
  // whose chunk stays in the queue goes on with that one. A stream in full flow allocates nothing.
  //
  // Items that several takers share may be returned, as long as they have not been started. While
  // one of the takers holds more than one item the queue is therefore not drained, even if it is
  // empty.

  private static final int SMALL = 8; // that many items are copied rather than moved as a chunk
  private static final int MOST_EMPTIES = 64;
  private static final Chunk END = new Chunk(0); // stands for the end; never handed out

  private final QueueLock lock = new QueueLock(Long.MAX_VALUE);
  private final boolean shared;

  // All guarded by the lock.
  private final WaitLine takers = new WaitLine();
  private final WaitLine putters = new WaitLine();
  private final Deque<Chunk> chunks = new ArrayDeque<>(); // none of them empty
  private final Deque<Chunk> empties = new ArrayDeque<>();
  private @Nullable Waiter calledTaker; // to be woken after unlocking
  private @Nullable Waiter calledPutter;
  private @Nullable List<Waiter> called; // to be woken too, where there are more
  private long bound;
  private final long lowWatermark; // with no more items than that, putters come in until it is full
  private boolean filling;
  private int depth;
  private long accepted;
  private int holders; // takers that hold more than one item, where these are shared
  private boolean nudged;
  private boolean closed;
  private boolean shut;

  /** A queue; {@code shared} if it has several takers. */
  ChunkQueue(long bound, boolean shared) {
    this.bound = bound;
    this.shared = shared;
    lowWatermark = ChunkSize.mostFor(bound) == 1 ? bound - 1 : bound / 2;
  }

  @Override
  public Chunk put(Chunk chunk, Lap lap) throws InterruptedException {
    Chunk left = putNow(chunk);
    return left.isEmpty() ? left : putAll(left, lap, true);
  }

  @Override
  public void putUncounted(Object origin, Object value, Lap lap) throws InterruptedException {
    putAll(Chunk.of(origin, value), lap, false);
  }

  private Chunk putAll(Chunk chunk, Lap lap, boolean counted) throws InterruptedException {
    lap.enter(Lap.Phase.BLOCKED);
    try {
      return putAll(chunk, lap.waiter, counted);
    } finally {
      lap.enter(Lap.Phase.BUSY);
    }
  }

  private Chunk putAll(Chunk chunk, Waiter me, boolean counted) throws InterruptedException {
    Chunk left = chunk;
    lock.lock();
    try {
      while (!left.isEmpty()) {
        awaitRoom(me);
        int before = left.size();
        left = enqueue(left);
        accepted -= counted ? 0 : before - left.size();
      }
      return left;
    } finally {
      unlock();
    }
  }

  @Override
  public void put(Object origin, Object value, @Nullable Guard guard) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      throwIfClosed();
      while (depth >= bound) {
        awaitRoom(new Waiter());
        throwIfClosed();
      }
      last().add(origin, value);
      added(1);
    } finally {
      unlock();
    }
  }

  @Override
  public Chunk putNow(Chunk chunk) {
    lock.lock();
    try {
      return enqueue(chunk);
    } finally {
      unlock();
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the marker
  public @Nullable Chunk take(Chunk spare, int most, boolean returning, @Nullable Lap lap)
      throws InterruptedException {
    Chunk taken = takeNow(spare, most, returning);
    if (taken == null) {
      enter(lap, Lap.Phase.STARVED);
      try {
        taken = takeFirst(spare, most, lap == null ? new Waiter() : lap.waiter);
      } finally {
        enter(lap, Lap.Phase.BUSY);
      }
    }
    return taken == END ? null : taken;
  }

  private @Nullable Chunk takeNow(Chunk spare, int most, boolean returning) {
    lock.lock();
    try {
      if (returning && shared) {
        released();
      }
      return takeLocked(spare, most);
    } finally {
      unlock();
    }
  }

  private Chunk takeFirst(Chunk spare, int most, Waiter me) throws InterruptedException {
    lock.lock();
    try {
      Chunk taken = takeLocked(spare, most);
      while (taken == null) {
        await(takers, me);
        taken = takeLocked(spare, most);
      }
      return taken;
    } finally {
      unlock();
    }
  }

  /** Sends the taker off with an empty chunk if it waits, or else when it would wait next. */
  void nudge() {
    lock.lock();
    try {
      nudged = true;
      signalTaker();
    } finally {
      unlock();
    }
  }

  @Override
  public boolean giveBack(Chunk chunk) {
    lock.lock();
    try {
      if (!shut) {
        chunks.addFirst(chunk);
        depth += chunk.size();
        signalTaker();
      }
      return !shut;
    } finally {
      unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closeLocked();
    } finally {
      unlock();
    }
  }

  @Override
  public List<Object> shutdown() {
    List<Chunk> left;
    lock.lock();
    try {
      closeLocked();
      shut = true;
      left = List.copyOf(chunks);
      chunks.clear();
      depth = 0;
    } finally {
      unlock();
    }
    return left.stream().flatMap(chunk -> chunk.originList().stream()).toList();
  }

  @Override
  public void lift() {
    lock.lock();
    try {
      bound = Long.MAX_VALUE;
      callAll(putters);
    } finally {
      unlock();
    }
  }

  @Override
  public BoundedBuffer.Level level() {
    lock.lock();
    try {
      return new BoundedBuffer.Level(depth, depth, accepted);
    } finally {
      lock.unlock();
    }
  }

  /** Unlocks, and wakes those that have been called meanwhile. */
  private void unlock() {
    Waiter taker = calledTaker;
    Waiter putter = calledPutter;
    List<Waiter> others = called;
    calledTaker = null;
    calledPutter = null;
    called = null;
    lock.unlock();
    Waiter.wake(taker);
    Waiter.wake(putter);
    if (others != null) {
      others.forEach(Waiter::wake);
    }
  }

  // What follows is called with the lock held.

  private void closeLocked() {
    closed = true;
    callAll(takers);
    callAll(putters);
  }

  private boolean isDrained() {
    return shut || (closed && holders == 0 && depth == 0);
  }

  /** Puts in some or all, if there is room; returns the chunk to go on with, with the rest. */
  private Chunk enqueue(Chunk chunk) {
    throwIfClosed();
    int count = (int) Math.min(bound - depth, chunk.size());
    if (count <= 0) {
      return chunk;
    }
    if (count < chunk.size() || (count <= SMALL && !chunks.isEmpty())) {
      for (int left = count; left > 0; ) {
        Chunk last = last();
        int copied = Math.min(left, last.room());
        last.addFirstOf(chunk, copied);
        left -= copied;
      }
      added(count);
      return chunk;
    }
    chunks.addLast(chunk);
    added(count);
    return empty();
  }

  /** Takes what is there; {@code null} means that the caller must wait. */
  private @Nullable Chunk takeLocked(Chunk spare, int most) {
    if (depth > 0) {
      return dequeue(spare, most);
    }
    if (isDrained()) {
      return END;
    }
    boolean leaves = nudged;
    nudged = false;
    return leaves ? spare : null;
  }

  private Chunk dequeue(Chunk spare, int most) {
    Chunk first = chunks.getFirst();
    Chunk taken = spare;
    if (first.size() <= most) {
      taken = chunks.removeFirst();
      leave(spare);
    } else {
      spare.addFirstOf(first, most);
    }
    depth -= taken.size();
    if (shared && taken.size() > 1) {
      holders++;
    }
    if (depth > 0) {
      signalTaker();
    } else {
      signalIfDrained();
    }
    signalPutter();
    return taken;
  }

  private void added(int count) {
    depth += count;
    accepted += count;
    signalTaker();
    signalPutter();
  }

  /** A taker has nothing any more that could be returned. */
  private void released() {
    holders--;
    signalIfDrained();
  }

  /** All takers must learn of the end, whatever brings it about. */
  private void signalIfDrained() {
    if (isDrained()) {
      callAll(takers);
    }
  }

  /** The last chunk, with room for one more item at least. */
  private Chunk last() {
    Chunk last = chunks.peekLast();
    if (last == null || last.room() == 0) {
      last = empty();
      chunks.addLast(last);
    }
    return last;
  }

  private Chunk empty() {
    Chunk empty = empties.pollLast();
    return empty != null ? empty : new Chunk(1);
  }

  private void leave(Chunk empty) {
    if (empties.size() < MOST_EMPTIES) {
      empties.addLast(empty.renewed());
    }
  }

  private void awaitRoom(Waiter me) throws InterruptedException {
    while (depth >= bound && !closed) {
      await(putters, me);
    }
  }

  static void enter(@Nullable Lap lap, Lap.Phase phase) {
    if (lap != null) {
      lap.enter(phase);
    }
  }

  /**
   * Unlocks and waits in line until called or interrupted; then locks. A thread that was called
   * goes on, also if it is interrupted at the same time, so that no signal is lost.
   */
  private void await(WaitLine line, Waiter me) throws InterruptedException {
    line.add(me);
    unlock();
    me.park(BoundedBuffer.FOREVER);
    lock.lock();
    line.remove(me); // unless it was called
    if (!me.called) {
      QueueLock.throwIfInterrupted();
    }
  }

  private void signalTaker() {
    call(calledTaker);
    calledTaker = takers.callFirst();
  }

  /** Putters are woken when there is room for several: a wake-up is expensive. */
  private void signalPutter() {
    filling = depth <= lowWatermark || (filling && depth < bound);
    if (filling) {
      call(calledPutter);
      calledPutter = putters.callFirst();
    }
  }

  private void callAll(WaitLine line) {
    if (!line.isEmpty()) {
      line.callAll(called());
    }
  }

  private void call(@Nullable Waiter waiter) {
    if (waiter != null) {
      called().add(waiter);
    }
  }

  private List<Waiter> called() {
    if (called == null) {
      called = new ArrayList<>();
    }
    return called;
  }

  private void throwIfClosed() {
    if (closed) {
      throw new QueueClosedException(null);
    }
  }
}
