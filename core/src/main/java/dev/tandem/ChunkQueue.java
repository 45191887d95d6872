package dev.tandem;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue bounded by the number of its items that moves whole chunks when it can: a chunk that is
 * full enough moves as it is, and its items are not copied.
 */
final class ChunkQueue implements StageQueue {

  // One lock guards everything. Each call signals one waiter at most, which is unparked after
  // unlocking and signals the next if it leaves something for it. So there is no thundering herd,
  // and no signal is lost. Workers change their phases and read clocks without holding the lock.
  //
  // Empty chunks travel upstream: a taker leaves its spare chunk in the queue, and a putter whose
  // chunk stays in the queue continues with such a spare one. At full flow, nothing is allocated.
  //
  // Takers may return items that they have not started, if the queue is returnable. So while one of
  // the takers holds more than one item, the queue is not drained, even if it is empty. Nor is it
  // while places are reserved for inputs that its buffer gathers.

  private static final int SMALL = 8; // up to this many items are copied rather than moved
  private static final int MOST_EMPTIES = 64;
  private static final Chunk END = new Chunk(0); // marks the end; never returned to a caller

  private final QueueLock lock = new QueueLock(Long.MAX_VALUE);
  private final boolean returnable;
  private final int mostAtOnce;

  // All guarded by the lock.
  private final WaitLine takers = new WaitLine();
  private final WaitLine putters = new WaitLine();
  private final Deque<Chunk> chunks = new ArrayDeque<>(); // none of them empty
  private final Deque<Chunk> empties = new ArrayDeque<>();
  private @Nullable Waiter calledTaker; // to be woken after unlocking
  private @Nullable Waiter calledPutter;
  private @Nullable List<Waiter> called; // more waiters to be woken
  private long bound;
  private final long lowWatermark; // from this depth down, putters enter until it is full
  private boolean filling;
  private int depth;
  private int reserved; // places for what the buffer gathers
  private int wanted = 1; // by the last taker, at once
  private long accepted;
  private int holders; // takers that hold more than one item, if it is returnable
  private boolean nudged;
  private boolean closed;
  private boolean shut;

  // Written with the lock held, but read without it.
  private volatile @Nullable PutBuffer buffer; // made when inputs are put one by one
  private volatile boolean hungry; // whether takers wait for what the buffer may gather

  /** Creates a queue; {@code returnable}: whether its takers may return items. */
  ChunkQueue(long bound, boolean returnable) {
    this.bound = bound;
    this.returnable = returnable;
    mostAtOnce = ChunkSize.mostFor(bound);
    lowWatermark = mostAtOnce == 1 ? bound - 1 : bound / 2;
  }

  @Override
  public Chunk put(Chunk chunk, PhaseTimer timer) throws InterruptedException {
    Chunk left = putNow(chunk);
    return left.isEmpty() ? left : putAll(left, timer, true);
  }

  @Override
  public Chunk putUncounted(Chunk chunk, PhaseTimer timer) throws InterruptedException {
    return putAll(chunk, timer, false);
  }

  private Chunk putAll(Chunk chunk, PhaseTimer timer, boolean counted) throws InterruptedException {
    timer.enter(PhaseTimer.Phase.BLOCKED);
    try {
      return putAll(chunk, timer.waiter, counted);
    } finally {
      timer.enter(PhaseTimer.Phase.BUSY);
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
  public boolean put(
      Object origin, Object value, long now, long nanos, @Nullable InterruptGuard guard)
      throws InterruptedException {
    PutBuffer gathering = mostAtOnce == 1 ? null : buffer();
    return (gathering != null && gathering.putNow(origin, value, now))
        || putAlone(origin, value, now, nanos);
  }

  private boolean putAlone(Object origin, Object value, long now, long nanos)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      throwIfClosed();
      if (!hasRoom() && !awaitRoom(nanos)) {
        return false;
      }
      last().addInput(origin, value, now);
      added(1);
      return true;
    } finally {
      unlock();
    }
  }

  private PutBuffer buffer() {
    PutBuffer made = buffer;
    return made != null ? made : makeBuffer();
  }

  private PutBuffer makeBuffer() {
    lock.lock();
    try {
      PutBuffer made = buffer;
      if (made == null) {
        made = new PutBuffer(this);
        buffer = made;
      }
      return made;
    } finally {
      unlock();
    }
  }

  @Override
  public boolean wantsTime() {
    PutBuffer gathering = buffer;
    return gathering == null || gathering.wantsTime();
  }

  /**
   * Inserts an input without waiting for room; returns how many places were reserved for the buffer
   * then, or -1 if there was no room. Called with the lock of the buffer held.
   */
  int putNow(Object origin, Object value, long now, boolean reserving) {
    lock.lockInside();
    try {
      throwIfClosed();
      if (!hasRoom()) {
        return -1;
      }
      last().addInput(origin, value, now);
      added(1);
      return reserving ? reserve() : 0;
    } finally {
      unlock();
    }
  }

  /**
   * Inserts what the buffer has gathered, takes its unused places back, and reserves new ones.
   * Called with the lock of the buffer held.
   */
  void exchange(PutBuffer gathering, Chunk inputs, int unused, boolean reserving) {
    lock.lockInside();
    try {
      int count = inputs.size();
      reserved -= unused + count;
      Chunk empty = count == 0 ? inputs : insert(inputs, count);
      gathering.goOnWith(empty, reserving ? reserve() : 0);
      signalIfDrained();
    } finally {
      unlock();
    }
  }

  /** Returns whether each input must go on at once. */
  boolean isHungry() {
    return hungry;
  }

  @Override
  public Chunk putNow(Chunk chunk) {
    flushBuffer();
    lock.lock();
    try {
      return enqueue(chunk);
    } finally {
      unlock();
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the marker
  public @Nullable Chunk take(Chunk spare, int most, boolean returning, @Nullable PhaseTimer timer)
      throws InterruptedException {
    Chunk taken = takeNow(spare, most, returning);
    if (taken == null && flushBuffer()) {
      taken = takeNow(spare, most, false);
    }
    if (taken == null) {
      enter(timer, PhaseTimer.Phase.STARVED);
      try {
        taken = takeFirst(spare, most, timer == null ? new Waiter() : timer.waiter);
      } finally {
        enter(timer, PhaseTimer.Phase.BUSY);
      }
    }
    return taken == END ? null : taken;
  }

  private @Nullable Chunk takeNow(Chunk spare, int most, boolean returning) {
    lock.lock();
    try {
      if (returning) {
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
        if (buffer == null || hungry) {
          await(takers, me, Waiter.FOREVER);
        } else {
          fetch();
        }
        taken = takeLocked(spare, most);
      }
      return taken;
    } finally {
      unlock();
    }
  }

  /**
   * Makes the taker return with an empty chunk: now if it waits, or else when it would wait next.
   */
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
  public boolean returnUnstarted(Chunk chunk) {
    lock.lock();
    try {
      boolean returned = !isDrained(); // takers of one item are not counted as holders
      if (returned) {
        chunks.addFirst(chunk);
        depth += chunk.size();
        signalTaker();
      }
      return returned;
    } finally {
      unlock();
    }
  }

  @Override
  public boolean leave(boolean returning) {
    if (returning) {
      lock.lock();
      try {
        released();
      } finally {
        unlock();
      }
    }
    return true;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closeLocked();
    } finally {
      unlock();
    }
    closeBuffer();
  }

  @Override
  public List<Chunk> shutdown() {
    close();
    List<Chunk> left;
    lock.lock();
    try {
      shut = true;
      left = List.copyOf(chunks);
      chunks.clear();
      depth = 0;
    } finally {
      unlock();
    }
    return left;
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
  public QueueState.Level level() {
    PutBuffer gathering = buffer;
    return gathering == null ? levelWith(0) : gathering.level();
  }

  /** Returns the state of the queue with this many more items, which the buffer has gathered. */
  QueueState.Level levelWith(int gathered) {
    lock.lockInside();
    try {
      int all = depth + gathered;
      return new QueueState.Level(all, all, accepted + gathered);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int mostAtOnce() {
    return mostAtOnce;
  }

  @Override
  public boolean weighs() {
    return false;
  }

  /** Gets what the buffer has gathered; returns whether that was anything. */
  private boolean flushBuffer() {
    PutBuffer gathering = buffer;
    return gathering != null && gathering.flush();
  }

  /** Gets what the buffer has gathered; one that is made later gathers nothing. */
  private void closeBuffer() {
    PutBuffer gathering = buffer;
    if (gathering != null) {
      gathering.close();
    }
  }

  /** Unlocks, then wakes the waiters called while the lock was held. */
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

  // The methods below are called with the lock held.

  private void closeLocked() {
    closed = true;
    callAll(takers);
    callAll(putters);
  }

  private boolean isDrained() {
    return shut || (closed && holders == 0 && depth + reserved == 0);
  }

  /**
   * Inserts as many items as there is room for; returns the chunk to continue with, which holds the
   * rest.
   */
  private Chunk enqueue(Chunk chunk) {
    throwIfClosed();
    int count = (int) Math.min(bound - depth - reserved, chunk.size());
    return count <= 0 ? chunk : insert(chunk, count);
  }

  /** Inserts the first {@code count} items of a chunk; returns the chunk to continue with. */
  private Chunk insert(Chunk chunk, int count) {
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

  /** Takes what is available; {@code null} means that the caller must wait. */
  private @Nullable Chunk takeLocked(Chunk spare, int most) {
    wanted = most;
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
    if (returnable && taken.size() > 1) {
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

  /** Records that a taker no longer holds items that could be returned. */
  private void released() {
    if (returnable) {
      holders--;
      signalIfDrained();
    }
  }

  /**
   * Signals all takers if the queue is drained, so that they learn of the end, whatever has caused
   * it.
   */
  private void signalIfDrained() {
    if (isDrained()) {
      callAll(takers);
    }
  }

  /** Returns the last chunk, with room for at least one more item. */
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
      empties.addLast(empty);
    }
  }

  /**
   * Waits up to {@code nanos} for room; returns whether there is some. A method of its own: with
   * its loop in {@link #put}, the JVM compiles that to code that is a fifth slower.
   */
  private boolean awaitRoom(long nanos) throws InterruptedException {
    long left = nanos;
    while (!hasRoom()) {
      if (left <= 0) {
        return false;
      }
      left = await(putters, new Waiter(), left);
      throwIfClosed();
    }
    return true;
  }

  private boolean hasRoom() {
    return depth + reserved < bound;
  }

  /**
   * Reserves as many places for the buffer as takers want at once, unless they wait for each item.
   */
  private int reserve() {
    hungry = !takers.isEmpty();
    if (hungry || wanted == 1 || !hasRoom()) {
      return 0;
    }
    int places = (int) Math.min(bound - depth - reserved, Math.min(wanted, mostAtOnce));
    reserved += places;
    return places;
  }

  /** Makes the queue hungry, and gets what the buffer has gathered; unlocks meanwhile. */
  private void fetch() {
    hungry = true;
    unlock();
    try {
      flushBuffer();
    } finally {
      lock.lock();
    }
  }

  private void awaitRoom(Waiter me) throws InterruptedException {
    while (!hasRoom() && !closed) {
      await(putters, me, Waiter.FOREVER);
    }
  }

  static void enter(@Nullable PhaseTimer timer, PhaseTimer.Phase phase) {
    if (timer != null) {
      timer.enter(phase);
    }
  }

  /**
   * Unlocks, waits up to {@code nanos} in line until called or interrupted, and locks again. A
   * called thread proceeds even if it is interrupted at the same time, so that no signal is lost.
   *
   * @return the time that is left
   */
  private long await(WaitLine line, Waiter me, long nanos) throws InterruptedException {
    line.add(me);
    unlock();
    long left = me.park(nanos);
    lock.lock();
    line.remove(me); // no effect if it was called
    if (!me.called) {
      QueueLock.throwIfInterrupted();
    }
    return left;
  }

  private void signalTaker() {
    call(calledTaker);
    calledTaker = takers.callFirst();
  }

  /** Signals a putter once there is room for several, since a wake-up is expensive. */
  private void signalPutter() {
    filling = depth <= lowWatermark || (filling && hasRoom());
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
