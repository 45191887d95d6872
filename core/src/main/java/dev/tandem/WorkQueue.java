package dev.tandem;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A queue between threads that blocks, is bounded, knows when all its work is done, and can be
 * closed.
 *
 * <p>Producers {@link #put}; consumers {@link #take} and say {@link #taskDone} when they have
 * finished with the item, or leave both to {@link #consume}; {@link #join} waits until every item
 * ever put has been finished; {@link #close} says that nothing more will come, and ends every
 * consumer once the queue has been drained.
 *
 * {@snippet file="WorkQueueSnippets.java" region="consume"}
 *
 * <p><b>Order.</b> First in, first out; items of one producer keep their order.
 *
 * <p><b>Failures.</b> {@code null} is refused with {@link NullPointerException}. {@code put} on a
 * closed queue, and {@code take} on a closed one with nothing left in it, throw {@link
 * QueueClosedException}. An interrupt ends a waiting call with {@link InterruptedException}; no
 * item is lost or doubled by it.
 *
 * <p><b>Time limits.</b> One that is zero or negative means: do not wait.
 *
 * <p>Thread-safe. Each operation costs O(1) under one lock; waiting costs no CPU.
 *
 * @param <T> the type of the items
 */
public final class WorkQueue<T> implements Iterable<T> {

  // One lock guards everything; the counters are therefore exact, and a call that has to wait can
  // say
  // precisely for what. A condition is signalled when its predicate may have become true for one
  // more
  // waiter, so no wake-up is ever lost: Condition.await either consumes a signal or throws, never
  // both.
  //
  // Producers that wait for room in a queue bounded by weight do so one behind the other: only the
  // one
  // at the gate looks at the room, and newcomers queue up behind it. Otherwise a heavy item, which
  // needs
  // much room at once, could be overtaken by light ones for ever. Where all items weigh the same,
  // the
  // gate would only cost wake-ups and is left open.

  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private final Condition gateOpen = lock.newCondition();
  private final Condition allDone = lock.newCondition();

  private final long bound;
  private final @Nullable ToLongFunction<? super T> weigher;
  private final Ring<T> ring = new Ring<>();

  private long accepted;
  private long unfinished;
  private boolean gateTaken;
  private boolean closed;
  private @Nullable Throwable cause;

  private WorkQueue(long bound, @Nullable ToLongFunction<? super T> weigher) {
    if (bound <= 0) {
      throw new IllegalArgumentException("the bound of a queue must be positive: " + bound);
    }
    this.bound = bound;
    this.weigher = weigher;
  }

  /**
   * A queue that holds at most {@code capacity} items; {@code put} waits while it is full.
   *
   * @throws IllegalArgumentException if the capacity is not positive
   */
  public static <T> WorkQueue<T> bounded(int capacity) {
    return new WorkQueue<>(capacity, null);
  }

  /**
   * A queue whose items together weigh at most {@code max}; {@code put} waits while there is no
   * room. An item heavier than that is let in when the queue is empty, so that nothing waits for
   * ever; and no waiting item is overtaken by a lighter one.
   *
   * @param max in the unit of the weigher, such as bytes
   * @param weigher called once an item, by the thread that puts it; must not return a negative
   *     weight
   * @throws IllegalArgumentException if {@code max} is not positive
   */
  public static <T> WorkQueue<T> boundedByWeight(long max, ToLongFunction<? super T> weigher) {
    return new WorkQueue<>(max, Objects.requireNonNull(weigher, "weigher"));
  }

  /** A queue without a bound: {@code put} never waits. */
  public static <T> WorkQueue<T> unbounded() {
    return new WorkQueue<>(Long.MAX_VALUE, null);
  }

  /**
   * Puts an item in, waiting for room.
   *
   * @throws QueueClosedException if the queue is closed, or is closed while this waits; the item is
   *     not in the queue
   * @throws InterruptedException if interrupted; the item is not in the queue
   */
  public void put(T item) throws InterruptedException {
    boolean accepted = offer(item, FOREVER);
    assert accepted;
  }

  /**
   * Puts an item in, waiting for room no longer than {@code limit}.
   *
   * @return whether the item is in the queue
   * @throws QueueClosedException if the queue is closed, or is closed while this waits
   * @throws InterruptedException if interrupted; the item is not in the queue
   */
  public boolean offer(T item, Duration limit) throws InterruptedException {
    long weight = weigh(item);
    lock.lockInterruptibly();
    try {
      if (!awaitRoom(weight, nanos(limit))) {
        return false;
      }
      enqueue(item, weight);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the oldest item, waiting for one.
   *
   * @throws QueueClosedException if the queue is closed and nothing is left in it
   * @throws InterruptedException if interrupted; no item has been taken
   */
  public T take() throws InterruptedException {
    T item = takeUnlessDrained();
    if (item == null) {
      throw closedException();
    }
    return item;
  }

  /**
   * Takes the oldest item, waiting for one no longer than {@code limit}.
   *
   * @return the item, or {@code null} if there was none in time
   * @throws QueueClosedException if the queue is closed and nothing is left in it
   * @throws InterruptedException if interrupted; no item has been taken
   */
  public @Nullable T poll(Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (awaitItem(nanos(limit))) {
        return dequeue();
      }
      if (closed) {
        throw closedException();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says that the work on one item taken earlier is done.
   *
   * @throws IllegalStateException if called more often than items were put
   */
  public void taskDone() {
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

  /**
   * Takes items and runs {@code body} on each until the queue is closed and drained; marks each
   * item done, also when the body throws. Any number of threads may consume one queue.
   *
   * @throws X what the body throws; the item it threw on is marked done, the others stay in the
   *     queue
   * @throws QueueClosedException if the queue was failed, when it is drained
   * @throws InterruptedException if interrupted while waiting for an item
   */
  public <X extends Exception> void consume(Body<? super T, X> body)
      throws X, InterruptedException {
    Objects.requireNonNull(body, "body");
    T item;
    while ((item = takeUnlessDrained()) != null) {
      try {
        body.accept(item);
      } finally {
        taskDone();
      }
    }
    throwIfFailed();
  }

  /**
   * Waits until every item ever put has been marked done, those still in the queue and those being
   * worked on included.
   *
   * @throws QueueClosedException if the queue was failed before all was done: nobody may be left to
   *     do it
   * @throws InterruptedException if interrupted
   */
  public void join() throws InterruptedException {
    boolean done = join(FOREVER);
    assert done;
  }

  /**
   * Like {@link #join()}, but waits no longer than {@code limit}.
   *
   * @return whether everything is done
   */
  public boolean join(Duration limit) throws InterruptedException {
    long nanos = nanos(limit);
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

  /**
   * Says that nothing more will be put. What is in the queue can still be taken; then every
   * consumer ends. Producers that wait are woken and get {@link QueueClosedException}. Never waits,
   * also on a full queue; closing again does nothing.
   */
  public void close() {
    closeWith(null);
  }

  /**
   * Closes the queue because something went wrong: like {@link #close}, but whoever meets the end
   * of the queue learns the cause, and {@link #join} no longer waits. The first cause stays.
   */
  public void fail(Throwable cause) {
    closeWith(Objects.requireNonNull(cause, "cause"));
  }

  /**
   * Closes the queue and hands back what was in it, oldest first. What is handed back counts as
   * finished; items being worked on do not.
   */
  public List<T> shutdownNow() {
    lock.lock();
    try {
      close();
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

  /** How many items are in the queue now. */
  public int size() {
    lock.lock();
    try {
      return ring.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many items were put and are not done: those in the queue and those being worked on. */
  public long unfinished() {
    lock.lock();
    try {
      return unfinished;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the queue has been closed, failed or shut down. */
  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the items one by one until the queue is closed and drained. Asking for the next item
   * marks the one before it done; whoever leaves the loop early calls {@link #taskDone} for the
   * last one, or uses {@link #consume}, which cannot forget it.
   *
   * <p>The iterator is for one thread; each thread asks for its own. It throws {@link
   * QueueClosedException} at the end of a failed queue, and {@link CancellationException} when
   * interrupted, with the interrupt status kept.
   */
  @Override
  public Iterator<T> iterator() {
    return new ConsumingIterator<>(this);
  }

  /**
   * This queue as a {@link BlockingQueue}, for code that wants one. An item taken through the view
   * counts as done at once, since such code cannot say {@code taskDone}. On a closed queue, what
   * puts, {@code take} and the timed {@code poll} throw {@link QueueClosedException}. Its iterators
   * go over a copy.
   */
  public BlockingQueue<T> asBlockingQueue() {
    return new BlockingQueueView<>(this);
  }

  /**
   * What {@link #consume} does with an item.
   *
   * @param <T> the type of the items
   * @param <X> what it may throw
   */
  @FunctionalInterface
  public interface Body<T, X extends Exception> {
    /** Works on one item. */
    void accept(T item) throws X;
  }

  /** What a queue holds at one moment. */
  record Level(int depth, long weight, long accepted) {}

  Level level() {
    lock.lock();
    try {
      return new Level(ring.size(), ring.weight(), accepted);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the oldest item, waiting for one; {@code null} means closed and drained. */
  @Nullable T takeUnlessDrained() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      return awaitItem(Long.MAX_VALUE) ? dequeue() : null;
    } finally {
      lock.unlock();
    }
  }

  /** Puts an item in if there is room for it now. */
  boolean offerNow(T item) {
    long weight = weigh(item);
    lock.lock();
    try {
      throwIfClosed();
      boolean room = !gateTaken && fits(weight);
      if (room) {
        enqueue(item, weight);
      }
      return room;
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
        notFull.signal();
        finish(1);
      }
      return item;
    } finally {
      lock.unlock();
    }
  }

  /** A copy of what is in the queue, oldest first. */
  List<T> copy() {
    lock.lock();
    try {
      return ring.toList();
    } finally {
      lock.unlock();
    }
  }

  @Nullable T peek() {
    lock.lock();
    try {
      return ring.isEmpty() ? null : ring.first();
    } finally {
      lock.unlock();
    }
  }

  long room() {
    lock.lock();
    try {
      return Math.max(0, bound - ring.weight());
    } finally {
      lock.unlock();
    }
  }

  void throwIfFailed() {
    lock.lock();
    try {
      if (cause != null) {
        throw closedException();
      }
    } finally {
      lock.unlock();
    }
  }

  // What follows is called with the lock held.

  private boolean awaitRoom(long weight, long nanos) throws InterruptedException {
    boolean atGate = false;
    try {
      while (true) {
        throwIfClosed();
        if ((atGate || !gateTaken) && fits(weight)) {
          return true;
        }
        if (nanos <= 0) {
          return false;
        }
        if (weigher != null && !gateTaken) {
          gateTaken = true;
          atGate = true;
        }
        Condition condition = gateTaken && !atGate ? gateOpen : notFull;
        nanos = await(condition, nanos);
      }
    } finally {
      if (atGate) {
        gateTaken = false;
        gateOpen.signal();
      }
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
    if (nanos == Long.MAX_VALUE) {
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
    notFull.signal();
    return item;
  }

  private void finish(long items) {
    unfinished =
        Math.max(0, unfinished - items); // somebody may have marked items done before taking them
    if (unfinished == 0) {
      allDone.signalAll();
    }
  }

  private void closeWith(@Nullable Throwable failure) {
    lock.lock();
    try {
      closed = true;
      if (cause == null) {
        cause = failure;
      }
      notEmpty.signalAll();
      notFull.signalAll();
      gateOpen.signalAll();
      allDone.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void throwIfClosed() {
    if (closed) {
      throw closedException();
    }
  }

  private QueueClosedException closedException() {
    return new QueueClosedException(cause);
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

  private static long nanos(Duration limit) {
    return limit.compareTo(FOREVER) >= 0
        ? Long.MAX_VALUE
        : limit.isNegative() ? 0 : limit.toNanos();
  }
}
