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

  // One lock guards everything. A call wakes one thread that waits, after the lock has been given
  // back; that thread calls the next if it leaves something for it: so there is no crowd, and no
  // wake-up is lost.
  //
  // Empty chunks travel against the stream: a taker leaves the one it no longer needs, and a putter
  // whose chunk stays in the queue goes on with that one. A stream in full flow allocates nothing.
  //
  // What several takers share may be given back, as long as it has not been begun. While one of
  // them is out with more than one item the queue is therefore not drained, even if it is empty.

  private static final int SMALL = 8; // so many items are rather copied than moved as a chunk
  private static final int MOST_EMPTIES = 64;

  private final SpinLock lock = new SpinLock();
  private final boolean shared;

  // All guarded by the lock.
  private final Waiters takers = new Waiters();
  private final Waiters putters = new Waiters();
  private @Nullable Waiter calledTaker; // to be woken when the lock is given back
  private @Nullable Waiter calledPutter; // likewise
  private final Deque<Chunk> chunks = new ArrayDeque<>(); // none of them empty
  private final Deque<Chunk> empties = new ArrayDeque<>();
  private long bound;
  private final long roomy; // with no more items than that, putters are let in until it is full
  private boolean filling;
  private int depth;
  private long accepted;
  private int out; // takers that are out with more than one item, where these are shared
  private boolean closed;
  private boolean shut;

  /** A queue; {@code shared} if it has several takers. */
  ChunkQueue(long bound, boolean shared) {
    this.bound = bound;
    this.shared = shared;
    roomy = ChunkSize.mostFor(bound) == 1 ? bound - 1 : bound / 2;
  }

  @Override
  public Chunk put(Chunk chunk, Lap lap) throws InterruptedException {
    lock.lock();
    try {
      Chunk left = enqueue(chunk);
      while (!left.isEmpty()) {
        awaitRoom(lap);
        left = enqueue(left);
      }
      return left;
    } finally {
      unlock();
    }
  }

  @Override
  public void put(Object origin, Object value) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      throwIfClosed();
      while (depth >= bound) {
        awaitRoom(null);
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
  public @Nullable Chunk take(Chunk spare, int most, boolean returning, @Nullable Lap lap)
      throws InterruptedException {
    lock.lock();
    try {
      if (returning && shared) {
        back();
      }
      if (depth == 0 && !awaitItem(lap)) {
        return null;
      }
      return dequeue(spare, most);
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
      closed = true;
      takers.callAll();
      putters.callAll();
    } finally {
      unlock();
    }
  }

  @Override
  public List<Object> shutdown() {
    lock.lock();
    try {
      close();
      shut = true;
      List<Object> origins = new ArrayList<>(depth);
      chunks.forEach(chunk -> origins.addAll(chunk.originList()));
      chunks.clear();
      depth = 0;
      return origins;
    } finally {
      unlock();
    }
  }

  /** From now on there is always room; whoever waits for some is woken. */
  void lift() {
    lock.lock();
    try {
      bound = Long.MAX_VALUE;
      putters.callAll();
    } finally {
      unlock();
    }
  }

  @Override
  public Buffer.Level level() {
    lock.lock();
    try {
      return new Buffer.Level(depth, depth, accepted);
    } finally {
      unlock();
    }
  }

  // What follows is called with the lock held.

  /** Gives the lock back, and wakes who has been called meanwhile. */
  private void unlock() {
    Waiter taker = calledTaker;
    Waiter putter = calledPutter;
    calledTaker = null;
    calledPutter = null;
    lock.unlock();
    Waiter.wake(taker);
    Waiter.wake(putter);
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
      out++;
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

  /** A taker is back with nothing in hand that could be given back. */
  private void back() {
    out--;
    signalIfDrained();
  }

  /** All takers must learn of the end, whoever brings it about. */
  private void signalIfDrained() {
    if (closed && out == 0 && depth == 0) {
      takers.callAll();
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

  /** Waits for an item; {@code false} means that none will come. */
  private boolean awaitItem(@Nullable Lap lap) throws InterruptedException {
    enter(lap, Lap.Phase.STARVED);
    try {
      while (depth == 0) {
        if (shut || (closed && out == 0)) {
          return false;
        }
        await(takers, lap);
      }
      return true;
    } finally {
      enter(lap, Lap.Phase.BUSY);
    }
  }

  private void awaitRoom(@Nullable Lap lap) throws InterruptedException {
    enter(lap, Lap.Phase.BLOCKED);
    try {
      while (depth >= bound && !closed) {
        await(putters, lap);
      }
    } finally {
      enter(lap, Lap.Phase.BUSY);
    }
  }

  static void enter(@Nullable Lap lap, Lap.Phase phase) {
    if (lap != null) {
      lap.enter(phase);
    }
  }

  private void await(Waiters line, @Nullable Lap lap) throws InterruptedException {
    Waiter.wake(calledTaker); // the lock is about to be given back
    Waiter.wake(calledPutter);
    calledTaker = null;
    calledPutter = null;
    line.await(lock, lap == null ? new Waiter() : lap.waiter, Buffer.FOREVER);
  }

  private void signalTaker() {
    Waiter.wake(calledTaker);
    calledTaker = takers.callFirst();
  }

  /** Putters are woken when there is room for several: a wake-up is dear. */
  private void signalPutter() {
    filling = depth <= roomy || (filling && depth < bound);
    if (filling) {
      Waiter.wake(calledPutter);
      calledPutter = putters.callFirst();
    }
  }

  private void throwIfClosed() {
    if (closed) {
      throw new QueueClosedException(null);
    }
  }
}
