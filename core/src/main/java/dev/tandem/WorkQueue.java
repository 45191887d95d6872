package dev.tandem;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A blocking queue between threads, bounded or unbounded. It knows when all its work is done, and
 * can be closed.
 *
 * <p>Producers call {@link #put}. Consumers call {@link #take}, and {@link #taskDone} when they
 * have finished with the item, or leave both to {@link #consume}. {@link #join} waits until every
 * item ever put has been finished. {@link #close} announces that nothing more will come, and ends
 * every consumer once the queue has been drained.
 *
 * {@snippet file="WorkQueueSnippets.java" region="consume"}
 *
 * <p><b>Order.</b> First in, first out; items of one producer keep their order.
 *
 * <p><b>Failures.</b> {@code null} is rejected with {@link NullPointerException}. {@code put} on a
 * closed queue, and {@code take} on a closed queue with nothing left in it, throw {@link
 * QueueClosedException}. An interrupt ends a waiting call with {@link InterruptedException}; it
 * neither loses nor duplicates an item.
 *
 * <p><b>Time limits.</b> A limit that is zero or negative means not to wait.
 *
 * <p>Thread-safe. Each operation costs O(1) under one lock, and no user code runs with the lock
 * held. Waiting costs no CPU.
 *
 * @param <T> the type of the items
 */
public final class WorkQueue<T> implements AutoCloseable {

  private final BoundedBuffer<T> buffer;

  private WorkQueue(BoundedBuffer<T> buffer) {
    this.buffer = buffer;
  }

  /**
   * Returns a queue that holds at most {@code capacity} items; {@code put} waits while it is full.
   *
   * @throws IllegalArgumentException if the capacity is not positive
   */
  public static <T> WorkQueue<T> bounded(int capacity) {
    return new WorkQueue<>(new BoundedBuffer<>(capacity, null));
  }

  /**
   * Returns a queue whose items together weigh at most {@code max}; {@code put} waits while there
   * is no room. An item heavier than {@code max} is admitted when the queue is empty, so that
   * nothing waits forever. A lighter item never overtakes a waiting one.
   *
   * @param max the bound, in the unit of the weigher, such as bytes
   * @param weigher called once for each item, by the thread that puts it; must not return a
   *     negative weight
   * @throws IllegalArgumentException if {@code max} is not positive
   */
  public static <T> WorkQueue<T> boundedByWeight(long max, ToLongFunction<? super T> weigher) {
    return new WorkQueue<>(new BoundedBuffer<>(max, Objects.requireNonNull(weigher, "weigher")));
  }

  /** Returns a queue without a bound: {@code put} never waits. */
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
    return buffer.put(item, Limits.nanos(limit));
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
    return buffer.poll(Limits.nanos(limit));
  }

  /**
   * Marks one item taken earlier as done.
   *
   * @throws IllegalStateException if called more often than items were put
   */
  public void taskDone() {
    buffer.taskDone();
  }

  /**
   * Takes items and runs {@code body} on each until the queue is closed and drained. Each item is
   * marked done, even if the body throws. Any number of threads may consume one queue.
   *
   * @throws X what the body throws; the item it threw on is marked done, the others stay in the
   *     queue
   * @throws QueueClosedException if the queue was failed, once it is drained
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
   * Waits until every item ever put has been marked done, including those still in the queue and
   * those being worked on.
   *
   * @throws QueueClosedException if the queue was failed before everything was done: there may be
   *     no thread left to do it
   * @throws InterruptedException if interrupted
   */
  public void join() throws InterruptedException {
    boolean done = buffer.join(Waiter.FOREVER);
    assert done;
  }

  /**
   * Like {@link #join()}, but waits no longer than {@code limit}.
   *
   * @return whether everything is done
   */
  public boolean join(Duration limit) throws InterruptedException {
    return buffer.join(Limits.nanos(limit));
  }

  /**
   * Announces that nothing more will be put. Items in the queue can still be taken; then every
   * consumer ends. Waiting producers are woken and get {@link QueueClosedException}. This never
   * waits, even if the queue is full. Closing again has no effect.
   */
  @Override
  public void close() {
    buffer.close(null);
  }

  /**
   * Closes the queue because of a failure. This is like {@link #close}, but a thread that reaches
   * the end of the queue learns the cause, and {@link #join} no longer waits. The first cause is
   * kept.
   */
  public void fail(Throwable cause) {
    buffer.close(Objects.requireNonNull(cause, "cause"));
  }

  /**
   * Closes the queue and returns the items that were in it, oldest first. These count as finished;
   * items being worked on do not.
   */
  public List<T> shutdownNow() {
    return buffer.shutdown();
  }

  /** Returns the number of items in the queue. */
  public int size() {
    return buffer.level().depth();
  }

  /**
   * Returns the number of items that were put and are not done: those in the queue and those being
   * worked on.
   */
  public long unfinished() {
    return buffer.unfinished();
  }

  /** Returns whether the queue has been closed, failed or shut down. */
  public boolean isClosed() {
    return buffer.isClosed();
  }

  /**
   * Returns the items for a loop that takes them one by one until the queue is closed and drained.
   * Asking for the next item marks the previous one done. A caller that leaves the loop early calls
   * {@link #taskDone} for the last item, or uses {@link #consume}, which cannot forget it.
   *
   * {@snippet file="WorkQueueSnippets.java" region="consuming"}
   *
   * <p>An iterator is for one thread; each thread gets its own. The iterator throws {@link
   * QueueClosedException} at the end of a failed queue, and {@link CancellationException} when
   * interrupted, with the interrupt status kept.
   */
  public Iterable<T> consuming() {
    return () -> new ConsumingIterator<>(buffer);
  }

  /**
   * Returns this queue as a {@link BlockingQueue}, for code that requires one.
   *
   * <p>An item taken through the view counts as done at once, since such code cannot call {@code
   * taskDone}.
   *
   * <p>On a closed queue, every method that puts throws {@link QueueClosedException}. To a
   * consumer, a closed queue looks empty, because the interface has no notion of an end: {@code
   * poll} returns {@code null} when its time is over, and {@code take} waits until it is
   * interrupted. A {@code ThreadPoolExecutor} over the view therefore works until it is itself shut
   * down.
   *
   * <p>{@code drainTo} adds items to its target one by one, oldest first, without holding a lock.
   * Other threads that take wait meanwhile. An item that the target rejects by throwing stays in
   * the queue, at its head. A target that itself takes from the queue gets {@link
   * IllegalStateException}.
   *
   * <p>Iterators, spliterators and {@code toArray} see a copy: O(n). {@code contains}, {@code
   * remove(Object)} and {@code removeIf} call {@code equals} and the predicate without holding a
   * lock, and remove only items that are still in the queue: O(n), plus O(log n) for each removal.
   * For a queue bounded by weight, {@code remainingCapacity} is an estimate: the number of items
   * that would still fit if each had the mean weight of those in the queue.
   */
  public BlockingQueue<T> asBlockingQueue() {
    return new BlockingQueueView<>(buffer);
  }

  /**
   * The function that {@link #consume} runs on each item.
   *
   * @param <T> the type of the items
   * @param <X> the exception that it may throw
   */
  @FunctionalInterface
  public interface Body<T, X extends Exception> {
    /** Works on one item. */
    void accept(T item) throws X;
  }
}
