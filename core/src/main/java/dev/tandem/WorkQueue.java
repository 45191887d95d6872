package dev.tandem;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
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
 * <p>Thread-safe. Each operation costs O(1) under one lock, with which no code of the user runs;
 * waiting costs no CPU.
 *
 * @param <T> the type of the items
 */
public final class WorkQueue<T> implements Iterable<T> {

  private static final Duration LONGEST = Duration.ofNanos(BoundedBuffer.FOREVER);

  private final BoundedBuffer<T> buffer;

  private WorkQueue(BoundedBuffer<T> buffer) {
    this.buffer = buffer;
  }

  /**
   * A queue that holds at most {@code capacity} items; {@code put} waits while it is full.
   *
   * @throws IllegalArgumentException if the capacity is not positive
   */
  public static <T> WorkQueue<T> bounded(int capacity) {
    return new WorkQueue<>(new BoundedBuffer<>(capacity, null));
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
    return new WorkQueue<>(new BoundedBuffer<>(max, Objects.requireNonNull(weigher, "weigher")));
  }

  /** A queue without a bound: {@code put} never waits. */
  public static <T> WorkQueue<T> unbounded() {
    return new WorkQueue<>(new BoundedBuffer<>(Long.MAX_VALUE, null));
  }

  /**
   * Puts an item in, waiting for room.
   *
   * @throws QueueClosedException if the queue is closed, or is closed while this waits; the item is
   *     not in the queue
   * @throws InterruptedException if interrupted; the item is not in the queue
   */
  public void put(T item) throws InterruptedException {
    buffer.put(item);
  }

  /**
   * Puts an item in, waiting for room no longer than {@code limit}.
   *
   * @return whether the item is in the queue
   * @throws QueueClosedException if the queue is closed, or is closed while this waits
   * @throws InterruptedException if interrupted; the item is not in the queue
   */
  public boolean offer(T item, Duration limit) throws InterruptedException {
    return buffer.put(item, nanos(limit));
  }

  /**
   * Takes the oldest item, waiting for one.
   *
   * @throws QueueClosedException if the queue is closed and nothing is left in it
   * @throws InterruptedException if interrupted; no item has been taken
   */
  public T take() throws InterruptedException {
    return buffer.take();
  }

  /**
   * Takes the oldest item, waiting for one no longer than {@code limit}.
   *
   * @return the item, or {@code null} if there was none in time
   * @throws QueueClosedException if the queue is closed and nothing is left in it
   * @throws InterruptedException if interrupted; no item has been taken
   */
  public @Nullable T poll(Duration limit) throws InterruptedException {
    return buffer.poll(nanos(limit));
  }

  /**
   * Says that the work on one item taken earlier is done.
   *
   * @throws IllegalStateException if called more often than items were put
   */
  public void taskDone() {
    buffer.taskDone();
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
    while ((item = buffer.takeUnlessDrained()) != null) {
      try {
        body.accept(item);
      } finally {
        taskDone();
      }
    }
    buffer.throwIfFailed();
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
    boolean done = buffer.join(BoundedBuffer.FOREVER);
    assert done;
  }

  /**
   * Like {@link #join()}, but waits no longer than {@code limit}.
   *
   * @return whether everything is done
   */
  public boolean join(Duration limit) throws InterruptedException {
    return buffer.join(nanos(limit));
  }

  /**
   * Says that nothing more will be put. What is in the queue can still be taken; then every
   * consumer ends. Producers that wait are woken and get {@link QueueClosedException}. Never waits,
   * also on a full queue; closing again does nothing.
   */
  public void close() {
    buffer.close(null);
  }

  /**
   * Closes the queue because something went wrong: like {@link #close}, but whoever meets the end
   * of the queue learns the cause, and {@link #join} no longer waits. The first cause stays.
   */
  public void fail(Throwable cause) {
    buffer.close(Objects.requireNonNull(cause, "cause"));
  }

  /**
   * Closes the queue and hands back what was in it, oldest first. What is handed back counts as
   * finished; items being worked on do not.
   */
  public List<T> shutdownNow() {
    return buffer.shutdown();
  }

  /** How many items are in the queue now. */
  public int size() {
    return buffer.level().depth();
  }

  /** How many items were put and are not done: those in the queue and those being worked on. */
  public long unfinished() {
    return buffer.unfinished();
  }

  /** Whether the queue has been closed, failed or shut down. */
  public boolean isClosed() {
    return buffer.isClosed();
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
    return new ConsumingIterator<>(buffer);
  }

  /**
   * This queue as a {@link BlockingQueue}, for code that wants one.
   *
   * <p>An item taken through the view counts as done at once, since such code cannot say {@code
   * taskDone}.
   *
   * <p>On a closed queue every method that puts throws {@link QueueClosedException}. To those who
   * take, a closed queue is an empty one, as the interface knows no end: {@code poll} returns
   * {@code null} when its time is over, and {@code take} waits until it is interrupted. So a {@code
   * ThreadPoolExecutor} over the view works until it is shut down itself.
   *
   * <p>{@code drainTo} hands items to its target one by one, oldest first, without a lock. Others
   * wait to take meanwhile. An item that the target refuses by throwing stays in the queue, at its
   * head; a target that takes from the queue itself gets {@link IllegalStateException}.
   *
   * <p>Iterators, spliterators and {@code toArray} see a copy: O(n). {@code contains}, {@code
   * remove(Object)} and {@code removeIf} call {@code equals} and the predicate without a lock, and
   * remove only items that are still in the queue: O(n), with O(log n) for each removal. {@code
   * remainingCapacity} of a queue bounded by weight is an estimate: how many more items of the mean
   * weight of those in the queue would fit.
   */
  public BlockingQueue<T> asBlockingQueue() {
    return new BlockingQueueView<>(buffer);
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

  private static long nanos(Duration limit) {
    return limit.isNegative()
        ? 0
        : limit.compareTo(LONGEST) >= 0 ? BoundedBuffer.FOREVER : limit.toNanos();
  }
}
